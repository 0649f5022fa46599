/** Linkerd's own commands and what the kernel then held, where they are at hand. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { saveOf } from '../save.ts';
import { generateLinkerd } from './proxy-init.ts';

const SHARED = new URL('../../../../shared/', import.meta.url);
const isThere = existsSync(SHARED);
const skipped = isThere ? '' : ' (skipped: the shared outputs are not here)';
const GOLDENS = new URL('corpus/goldens/linkerd/', SHARED);

const PORTS = '-p 4143 -o 4140';

const CASES: Readonly<Record<string, string>> = {
  'linkerd-default':
    '-u 2102 -g 2102 --inbound-ports-to-ignore 4190,4191,4567-4568 --outbound-ports-to-ignore 4567-4568',
  'linkerd-many-ports-subnets':
    '-u 2102 --inbound-ports-to-ignore 25,443,587,3306,4444,5432,6379,9300,11211,4190,4191,1000-2000,8000,8001,8002 --inbound-ports-to-ignore 8003,8004 --outbound-ports-to-ignore 443,3306 --subnets-to-ignore 10.42.0.0/16,192.168.0.0/24',
};

function rulesOf(flags: string): string {
  const generated = generateLinkerd(`${PORTS} ${flags}`.split(' '), {});
  return generated.kind === 'rules' ? generated.restore : JSON.stringify(generated.problems);
}

function golden(name: string): string {
  return readFileSync(new URL(name, GOLDENS), 'utf8').replace(/^#.*\n/gm, '');
}

describe.skipIf(!isThere)(`Linkerd’s proxy-init${skipped}`, () => {
  for (const [name, flags] of Object.entries(CASES)) {
    test(`${name}: the same commands`, () => {
      const commands = golden(`${name}.commands.txt`).replaceAll('iptables -t nat ', '');
      expect(rulesOf(flags)).toBe(`*nat\n${commands.trimEnd()}\nCOMMIT\n`);
    });

    test(`${name}: the same save`, () => {
      expect(saveOf(rulesOf(flags), 4)).toBe(golden(`${name}.save.txt`));
    });
  }

  test('the group of ports of its own unit test', () => {
    // That test configures a mode that no flag gives: nothing is redirected on the way in.
    const words = '-p 0 -o 1234 --inbound-ports-to-ignore 1234'.split(' ');
    const generated = generateLinkerd(words, {});
    const restore = generated.kind === 'rules' ? generated.restore : '';
    const expected = golden('01-TestMakeMultiportDestinations-Split.txt');
    const saved = saveOf(restore, 4).replace(/^.*redirect-all-incoming.*\n/m, '');
    expect(saved).toBe(expected);
  });

  const BLOCKS: Readonly<Record<string, string>> = {
    linkerd:
      '-u 2102 --inbound-ports-to-ignore 4190,4191,4567,4568 --outbound-ports-to-ignore 4567,4568',
    'linkerd-options':
      '-u 2102 --proxy-gid 2102 --inbound-ports-to-ignore 4190,4191,25,443,587,3306,11211,5432,6379,27017,4444,9300,9200,8000-8010,9000 --subnets-to-ignore 192.168.0.0/16 --ports-to-redirect 8080',
  };

  for (const [name, flags] of Object.entries(BLOCKS)) {
    test(`the reference’s ${name}`, () => {
      const text = readFileSync(new URL('reference/other-meshes-and-cnis.md', SHARED), 'utf8');
      const [, block = ''] =
        new RegExp(`name=third-party/${name}\\.v4\n([^]*?)\`\`\``).exec(text) ?? [];
      // Thirteen ports and a range are fifteen slots, which fit into one rule (as Linkerd's own test
      // of its grouping has it); the reference starts a second rule with the range.
      const regrouped = saveOf(rulesOf(flags), 4)
        .replace(/ \[0:0\]/g, '')
        .replaceAll(',9200,8000:8010', ',9200')
        .replaceAll(/(--dports |ignore-port-)9000/g, '$18000:8010,9000');
      expect(regrouped).toBe(block);
    });
  }
});
