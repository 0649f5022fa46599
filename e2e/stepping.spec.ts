import { expect, test } from './pages/test.ts';

test('the buttons step forward, back, to the end and to the start', async ({ chainwalk }) => {
  await chainwalk.open();
  await chainwalk.button('To start').click();
  const first = await chainwalk.readCurrentStep();
  await expect(chainwalk.button('Step back')).toBeDisabled();

  await chainwalk.button('Step forward').click();
  const second = await chainwalk.readCurrentStep();
  expect(second).not.toBe(first);
  await chainwalk.button('Step back').click();
  expect(await chainwalk.readCurrentStep()).toBe(first);

  await chainwalk.button('To end').click();
  const last = await chainwalk.readCurrentStep();
  expect(last).not.toBe(second);
  await expect(chainwalk.button('Step forward')).toBeDisabled();
  await expect(chainwalk.currentStep).toHaveCount(1);
});

test('the slider scrubs through the walk', async ({ chainwalk, page }) => {
  await chainwalk.open();
  await chainwalk.button('To start').click();
  const first = await chainwalk.readCurrentStep();
  await chainwalk.position.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const third = await chainwalk.readCurrentStep();
  expect(third).not.toBe(first);
  await page.keyboard.press('End');
  await expect(chainwalk.button('Step forward')).toBeDisabled();
  await page.keyboard.press('Home');
  expect(await chainwalk.readCurrentStep()).toBe(first);
});

test('the whole walk can be stepped with the keyboard alone', async ({ chainwalk, page }) => {
  await chainwalk.open();
  await chainwalk.button('To start').focus();
  await page.keyboard.press('Enter');
  const first = await chainwalk.readCurrentStep();
  await chainwalk.button('Step forward').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Space');
  const third = await chainwalk.readCurrentStep();
  expect(third).not.toBe(first);
  await page.keyboard.press('ArrowRight');
  const fourth = await chainwalk.readCurrentStep();
  expect(fourth).not.toBe(third);
  await page.keyboard.press('ArrowLeft');
  expect(await chainwalk.readCurrentStep()).toBe(third);
  await page.keyboard.press('End');
  await expect(chainwalk.button('Step forward')).toBeDisabled();
});
