import { readFile } from 'node:fs/promises';
import { generateKube } from '../src/testing/generate-kube.ts';
import { expect, test } from './pages/test.ts';

/** A node of a cluster: about 1,400 chains, most of them in three families. */
const NODE = generateKube({ rules: 4000 });

const COUNTED = `*filter
:INPUT DROP [3:180]
[900:54000] -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
[70:4200] -A INPUT -p tcp -m tcp --dport 80 -j ACCEPT
COMMIT
`;

test('a large dump opens as a whole: families as fields, everything in sight', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await chainwalk.paste(NODE.text);
  for (const name of ['KUBE-SVC-', 'KUBE-SEP-']) {
    await expect(
      chainwalk.map.getByRole('button', { name: new RegExp(`^Open ${name}\\*`) }),
    ).toBeInViewport({ ratio: 0.99 });
  }
  expect(await page.locator('.react-flow__node').count()).toBeLessThanOrEqual(300);
});

test('a chain pointed at in a field is named, and pressed it becomes a card', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await chainwalk.paste(NODE.text);
  const family = await chainwalk.map
    .locator('[data-family]', { hasText: 'KUBE-SEP-' })
    .boundingBox();
  if (!family) throw new Error('There is no family');
  await page.mouse.move(family.x + family.width / 2, family.y + family.height * 0.6);
  const tip = chainwalk.map.getByTestId('pointed');
  await expect(tip).toHaveText(/^KUBE-SEP-[A-Z2-7]{16}$/);
  await page.mouse.down();
  await page.mouse.up();
  await chainwalk.settled();
  await expect(chainwalk.card('KUBE-SEP-[A-Z2-7]{16}')).toBeInViewport();
});

test('the arrow keys go through a field, name each chain, and Enter opens one', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await chainwalk.paste(NODE.text);
  const head = chainwalk.map.getByRole('button', { name: /^Open KUBE-SEP-\*/ });
  const find = chainwalk.map.getByRole('combobox', { name: 'Find chains and rules' });
  await find.fill('KUBE-SERVICES');
  await expect(chainwalk.map.getByRole('option', { name: /KUBE-SERVICES/ }).first()).toBeVisible();
  await find.press('Enter');
  await expect(chainwalk.card('KUBE-SERVICES').getByRole('button').first()).toBeFocused();
  await chainwalk.settled();
  // Along the jumps: to the services, and from there to their backends.
  await page.keyboard.press('ArrowRight');
  await expect(chainwalk.map.getByRole('button', { name: /^Open KUBE-SVC-\*/ })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(head).toBeFocused();
  const cell = chainwalk.map.getByRole('button', {
    name: /^KUBE-SEP-\w{16}, .* of [\d,]+ chains$/,
  });
  await page.keyboard.press('ArrowDown');
  await expect(cell).toBeFocused();
  await expect(cell).toHaveAccessibleName(/, 1 of /);
  await page.keyboard.press('ArrowRight');
  await expect(cell).toHaveAccessibleName(/, 2 of /);
  await page.keyboard.press('ArrowDown');
  await expect(cell).toBeFocused();
  const [name = ''] = (await cell.getAttribute('aria-label'))?.split(',') ?? [];
  await expect(chainwalk.map.getByTestId('pointed')).toHaveText(name);
  await page.keyboard.press('Enter');
  await chainwalk.settled();
  await expect(chainwalk.card(name)).toBeInViewport();
  await expect(chainwalk.card(name).getByRole('button').first()).toBeFocused();
});

test('what rules have counted is laid over the map, and since an earlier dump', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await chainwalk.paste(COUNTED);
  await chainwalk.button('Show the traffic that rules have counted').click();
  const rule = chainwalk.card('INPUT').getByRole('button', { name: /dport 22/ });
  await expect(rule).toHaveAttribute('title', /\b900\b/);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(
    (text) => navigator.clipboard.writeText(text),
    COUNTED.replace('[900', '[40'),
  );
  await page
    .getByLabel('paste an earlier dump')
    .or(page.getByPlaceholder('paste an earlier dump'))
    .click();
  await page.keyboard.press('ControlOrMeta+V');
  await expect(rule).toHaveAttribute('title', /\b860\b/);
});

test('printed by the browser, the page is its map', async ({ chainwalk, page }) => {
  await chainwalk.open();
  await page.emulateMedia({ media: 'print' });
  await expect(chainwalk.card('ISTIO_INBOUND')).toBeVisible();
  await expect(chainwalk.dump).toBeHidden();
  await expect(chainwalk.trace).toBeHidden();
  await expect(chainwalk.map.getByRole('toolbar')).toBeHidden();
});

test('rules are found by what they say, and the map shows only them', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await chainwalk.paste(NODE.text);
  const find = chainwalk.map.getByRole('combobox', { name: 'Find chains and rules' });
  await find.fill('app-77:http 8080');
  const found = chainwalk.map.getByRole('option', { name: /KUBE-SEP-\w+ 2.*DNAT 10\.244\.4\./ });
  await expect(found.first()).toBeVisible();
  await chainwalk.map.getByRole('button', { name: 'Show only these' }).click();
  await chainwalk.settled();
  await expect(page.getByText('Only rules with “app-77:http 8080”')).toBeVisible();
  await expect(chainwalk.card('KUBE-SVC-\\w+').first()).toBeVisible();
  await expect(chainwalk.map.locator('[data-family]')).toHaveCount(0);
  await chainwalk.button('Back to the whole map').click();
  await expect(chainwalk.map.locator('[data-family]').first()).toBeAttached();
});

test('a chain is looked at with what is one, two or three jumps away', async ({ chainwalk }) => {
  await chainwalk.open();
  await chainwalk.card('ISTIO_INBOUND').getByRole('button').first().click();
  await chainwalk.button('Show only what is around the selected chain').click();
  await expect(chainwalk.card('ISTIO_INBOUND')).toBeVisible();
  await expect(chainwalk.card('ISTIO_REDIRECT')).toHaveCount(0);
  await chainwalk.map.getByRole('button', { name: '3 jumps' }).click();
  await chainwalk.settled();
  await expect(chainwalk.card('ISTIO_IN_REDIRECT')).toBeVisible();
});

for (const [item, start] of [
  ['SVG of what is seen', '<svg '],
  ['SVG', '<svg '],
  ['PNG', '\u0089PNG'],
  ['Mermaid', 'flowchart LR'],
  ['DOT', 'digraph '],
] as const) {
  test(`the map is saved as ${item}`, async ({ chainwalk, page }) => {
    await chainwalk.open();
    await chainwalk.button('Save the map').click();
    const saved = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: new RegExp(`^${item}(?! of)`) }).click();
    const content = await readFile(await (await saved).path(), 'latin1');
    expect(content.slice(0, start.length)).toBe(start);
  });
}
