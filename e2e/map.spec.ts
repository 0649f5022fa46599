import { generateKube } from '../src/testing/generate-kube.ts';
import { expect, test } from './pages/test.ts';

/** A node of a cluster: about 1,400 chains, most of them in three families. */
const NODE = generateKube({ rules: 4000 });

test('a large dump opens as a whole: families as fields, everything in sight', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await chainwalk.paste(NODE.text);
  for (const name of ['KUBE-SVC-', 'KUBE-SEP-']) {
    await expect(
      chainwalk.map.getByRole('button', { name: new RegExp(`^Open ${name}\\*`) }),
    ).toBeInViewport({ ratio: 1 });
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
  await expect(tip).toBeVisible();
  const name = await tip.innerText();
  await page.mouse.down();
  await page.mouse.up();
  await chainwalk.settled();
  await expect(chainwalk.card(name)).toBeInViewport();
});
