/** Reads what `kubectl get … -o yaml` or `-o json` prints: lists, single objects, several documents. */
import { readDocuments } from '#cluster/documents.ts';
import { fieldOf, isPlain, listOf, plainOf, textOf } from '#cluster/plain.ts';
import { nearest } from '#parse/suggest.ts';
import type { FlagProblem } from '../flags.ts';
import { OBJECTS_FLAG } from '../generated.ts';
import type { EndpointSlice, KubeNode, KubeObjects, Service } from './objects.ts';
import { readEndpoints, readNode, readService, readSlice } from './read-kinds.ts';

export interface ReadObjects {
  readonly objects: KubeObjects;
  readonly problems: readonly FlagProblem[];
}

export async function readObjects(texts: readonly string[]): Promise<ReadObjects> {
  const gathered = new Gathered();
  for (const text of texts) {
    const documents = await readDocuments(text);
    if (typeof documents === 'string') gathered.refuse(documents);
    else for (const document of documents) gathered.take(document, '');
  }
  return gathered.finish();
}

/** How deep lists may hold lists. */
const DEEPEST = 4;

class Gathered {
  /** By namespace and name: one given again takes the place of the former. */
  readonly #services = new Map<string, Service>();
  readonly #slices: EndpointSlice[] = [];
  /** From the older `Endpoints`, for services that have no slice. */
  readonly #older: EndpointSlice[] = [];
  readonly #nodes: KubeNode[] = [];
  readonly #problems: FlagProblem[] = [];
  readonly #passedOver = new Map<string, number>();

  /** `kind` is what a list says of items that do not say it themselves. */
  take(value: unknown, kind: string, depth = 0): void {
    if (Array.isArray(value) && depth < DEEPEST) {
      for (const each of value) this.take(each, kind, depth + 1);
      return;
    }
    if (!isPlain(value)) {
      if (value !== null && value !== undefined) this.#passOver('what is no object');
      return;
    }
    const own = textOf(value, 'kind') || kind;
    if (fieldOf(value, 'items') !== undefined && depth < DEEPEST) {
      const items = own === 'List' ? '' : own.replace(/List$/, '');
      for (const each of listOf(value, 'items')) this.take(each, items, depth + 1);
      return;
    }
    this.#takeObject(value, own);
  }

  #takeObject(value: unknown, kind: string): void {
    const name = textOf(plainOf(value, 'metadata'), 'name');
    if (KINDS.includes(kind) && !isName(name)) {
      return this.refuse(
        `A ${kind} has no name that Kubernetes would allow: “${name.slice(0, 80)}”.`,
      );
    }
    const complain = (says: string): void => this.#warn(`${kind} ${name}: ${says}`);
    switch (kind) {
      case 'Service':
        if (isAnothersProxy(value)) complain('it is labelled for another proxy, and passed over.');
        else this.#takeService(readService(value, complain), complain);
        return;
      case 'EndpointSlice':
        this.#slices.push(...readSlice(value, complain));
        return;
      case 'Endpoints':
        this.#older.push(...readEndpoints(value));
        return;
      case 'Node':
        this.#nodes.push(readNode(value));
        return;
      default:
        this.#passOver(kind || 'what names no kind');
    }
  }

  #takeService(service: Service, complain: (says: string) => void): void {
    const key = `${service.namespace}/${service.name}`;
    if (this.#services.has(key)) complain('it is given more than once; the last one counts.');
    this.#services.set(key, service);
  }

  refuse(says: string): void {
    this.#problems.push({ severity: 'error', flag: OBJECTS_FLAG, says });
  }

  finish(): ReadObjects {
    for (const [what, count] of this.#passedOver) {
      const near = nearest(what, KINDS);
      const hint = near === undefined || near === what ? '' : ` (${near} is near)`;
      this.#warn(`Passed over: ${what}${hint}${count > 1 ? `, ${count} times` : ''}.`);
    }
    const keyOf = ({ namespace, service }: EndpointSlice): string => `${namespace}/${service}`;
    if (this.#services.size === 0) {
      this.#warn('There is no Service: these are the rules of a cluster without any.');
    }
    const sliced = new Set(this.#slices.map(keyOf));
    const older = this.#older.filter((each) => !sliced.has(keyOf(each)));
    return {
      objects: {
        services: [...this.#services.values()],
        slices: [...this.#slices, ...older],
        nodes: this.#nodes,
      },
      problems: this.#problems,
    };
  }

  #passOver(what: string): void {
    const shown = what.slice(0, 80);
    this.#passedOver.set(shown, (this.#passedOver.get(shown) ?? 0) + 1);
  }

  #warn(says: string): void {
    this.#problems.push({ severity: 'warning', flag: OBJECTS_FLAG, says });
  }
}

/** cmd/kube-proxy/app/server.go: services with this label are not kube-proxy's. */
function isAnothersProxy(value: unknown): boolean {
  const labels = plainOf(plainOf(value, 'metadata'), 'labels');
  return fieldOf(labels, 'service.kubernetes.io/service-proxy-name') !== undefined;
}

const KINDS = ['Service', 'EndpointSlice', 'Endpoints', 'Node'];

/** RFC 1123: what Kubernetes lets names be made of. Nothing else may get into a rule's comment. */
function isName(name: string): boolean {
  return /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(name);
}
