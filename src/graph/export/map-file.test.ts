import { describe, expect, test } from 'vitest';
import { ISTIO_SIDECAR } from '#samples/istio-sidecar.ts';
import { generateKube } from '#testing/generate-kube.ts';
import { mapOf } from '#testing/drawn-map.ts';
import { writeMap } from './map-file.ts';

const HOSTILE = `*filter
:INPUT DROP [0:0]
:a<c>&| - [0:0]
-A INPUT -i lo -j a<c>&|
-A INPUT -p tcp -m tcp --dport 22 -g a<c>&|
-A a<c>&| -j LOG --log-prefix "</text><script> "
-A a<c>&| -j ACCEPT
COMMIT
`;

describe('a drawing', () => {
  test('names every chain and says every rule of a pod', () => {
    const map = mapOf(ISTIO_SIDECAR);
    const svg = writeMap(map, { format: 'svg' });
    for (const { name, hook } of map.cards) if (!hook) expect(svg).toContain(`>${name}<`);
    for (const { rows } of map.cards) {
      for (const { target } of rows) if (target !== '') expect(svg).toContain(`${target}</text>`);
    }
  });

  test('holds no sign of the dump that could be taken for its own', () => {
    const svg = writeMap(mapOf(HOSTILE), { format: 'svg' });
    expect(svg).not.toContain('<script');
    expect(svg).toContain('a&lt;c&gt;&amp;|');
    // Every tag is one of ours.
    const tags = new Set([...svg.matchAll(/<\/?([a-z]+)/g)].map(([, tag]) => tag));
    const ours = ['circle', 'g', 'path', 'polyline', 'rect', 'svg', 'text', 'title'];
    expect(tags).toEqual(new Set(ours));
  });

  test('shows where the packet went', () => {
    const map = mapOf(ISTIO_SIDECAR);
    const [edge] = map.edges;
    const plain = writeMap(map, { format: 'svg' });
    const walked = { ids: [edge?.id ?? ''], rules: [] };
    expect(plain).not.toContain('#2952cc');
    expect(writeMap(map, { format: 'svg', walked })).toContain('#2952cc');
  });

  test('of a part is as large as the part', () => {
    const part = { x: 10, y: 20, width: 300, height: 200 };
    expect(writeMap(mapOf(ISTIO_SIDECAR), { format: 'svg', part })).toContain(
      'viewBox="10 20 300 200" width="300" height="200"',
    );
  });

  test('of a whole node stays a file that can be opened', () => {
    const map = mapOf(generateKube({ rules: 60_000 }).text);
    expect(writeMap(map, { format: 'svg' }).length).toBeLessThan(2_000_000);
  });
});

describe('a graph', () => {
  test('for Graphviz has a cluster for each table and an arrow for each jump', () => {
    const map = mapOf(ISTIO_SIDECAR);
    const dot = writeMap(map, { format: 'dot' });
    expect(dot.match(/subgraph /g)).toHaveLength(map.tables.length);
    expect(dot.match(/ -> /g)).toHaveLength(map.edges.length);
    expect(dot).toContain('label="5 tcp"');
  });

  test('for Graphviz quotes what names and rules bring', () => {
    const dot = writeMap(mapOf(HOSTILE), { format: 'dot' });
    expect(dot).toContain('label="a<c>&|\\n2 rules\\nLOG \\"</text><script> \\"\\nACCEPT"');
    expect(dot).toContain('label="2 tcp dport 22", style=dashed');
  });

  test('for Mermaid keeps its own signs out of labels', () => {
    const mermaid = writeMap(mapOf(HOSTILE), { format: 'mermaid' });
    expect(mermaid).toContain('"a#60;c#62;#38;#124;<br/>2 rules<br/>LOG #34;#60;/text#62;');
    expect(mermaid).toContain('-.->|"2 tcp dport 22"|');
  });
});
