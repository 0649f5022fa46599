import type { NameCollector } from './names.ts';
import { fieldOf, isPlain, listOf, plainOf, portOf, textOf, textsOf } from './plain.ts';

/** How deep lists may hold lists. */
const DEEPEST = 4;

/** Takes the names out of one object, or out of the items of a list; passes over every other kind. */
export function takeObject(value: unknown, kind: string, names: NameCollector, depth = 0): void {
  if (Array.isArray(value)) {
    if (depth < DEEPEST) for (const each of value) takeObject(each, kind, names, depth + 1);
    return;
  }
  if (!isPlain(value)) return;
  const own = textOf(value, 'kind') || kind;
  if (fieldOf(value, 'items') !== undefined) {
    takeObject(
      listOf(value, 'items'),
      own === 'List' ? '' : own.replace(/List$/, ''),
      names,
      depth + 1,
    );
    return;
  }
  const metadata = plainOf(value, 'metadata');
  const name = textOf(metadata, 'name');
  const namespace = textOf(metadata, 'namespace') || 'default';
  if (name === '') return;
  switch (own) {
    case 'Service':
      takeService(value, namespace, name, names);
      return;
    case 'Pod':
      takePod(value, namespace, name, names);
      return;
    case 'Node':
      names.addNode(
        name,
        listOf(plainOf(value, 'status'), 'addresses').map((each) => textOf(each, 'address')),
      );
      return;
    case 'EndpointSlice':
      for (const each of listOf(value, 'endpoints')) {
        takeTarget(each, namespace, textsOf(each, 'addresses'), names);
      }
      return;
    case 'Endpoints':
      for (const subset of listOf(value, 'subsets')) {
        for (const list of ['addresses', 'notReadyAddresses']) {
          for (const each of listOf(subset, list)) {
            takeTarget(each, namespace, [textOf(each, 'ip')], names);
          }
        }
      }
      return;
    default:
  }
}

function takeService(value: unknown, namespace: string, name: string, names: NameCollector): void {
  const spec = plainOf(value, 'spec');
  const balancer = plainOf(plainOf(value, 'status'), 'loadBalancer');
  const addresses = [
    textOf(spec, 'clusterIP'),
    ...textsOf(spec, 'clusterIPs'),
    ...textsOf(spec, 'externalIPs'),
    textOf(spec, 'loadBalancerIP'),
    ...listOf(balancer, 'ingress').map((each) => textOf(each, 'ip')),
  ].filter((address) => address !== '' && address !== 'None');
  for (const port of listOf(spec, 'ports')) {
    names.addService({
      namespace,
      service: name,
      port: textOf(port, 'name'),
      protocol: (textOf(port, 'protocol') || 'TCP').toLowerCase(),
      number: portOf(port, 'port'),
      addresses,
    });
  }
}

function takePod(value: unknown, namespace: string, name: string, names: NameCollector): void {
  // A pod on the host's network has the node's address, which is no name for the pod.
  if (fieldOf(plainOf(value, 'spec'), 'hostNetwork') === true) return;
  const status = plainOf(value, 'status');
  const addresses = [
    textOf(status, 'podIP'),
    ...listOf(status, 'podIPs').map((each) => textOf(each, 'ip')),
  ];
  names.addPod(namespace, name, addresses);
}

function takeTarget(
  endpoint: unknown,
  namespace: string,
  addresses: readonly string[],
  names: NameCollector,
): void {
  const target = plainOf(endpoint, 'targetRef');
  if (textOf(target, 'kind') !== 'Pod') return;
  names.addPod(textOf(target, 'namespace') || namespace, textOf(target, 'name'), addresses);
}
