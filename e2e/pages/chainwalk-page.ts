/** The page as a person has it before them: regions, buttons and fields by their names. */
import { type FileChooser, type Locator, type Page, expect } from '@playwright/test';

export class ChainwalkPage {
  readonly page: Page;
  readonly site: string;
  readonly dump: Locator;
  readonly map: Locator;
  readonly packet: Locator;
  readonly trace: Locator;
  readonly verdict: Locator;
  readonly status: Locator;
  readonly packetLine: Locator;
  readonly currentStep: Locator;
  readonly position: Locator;

  constructor(page: Page, site: string) {
    this.page = page;
    this.site = site;
    this.dump = page.getByRole('region', { name: 'Dump' });
    this.map = page.getByRole('region', { name: 'Map' });
    this.packet = page.getByRole('region', { name: 'Packet' });
    this.trace = page.getByRole('region', { name: 'Trace' });
    this.verdict = page.getByTestId('verdict');
    this.status = page.getByRole('status');
    this.packetLine = this.packet.getByRole('textbox', { name: 'Packet line' });
    this.currentStep = this.trace.locator('[aria-current="step"]');
    this.position = this.trace.getByRole('slider', { name: 'Position in trace' });
  }

  /** Opens the page, or a link to it, and waits until everything is at rest. */
  async open(link = this.site): Promise<void> {
    await this.page.goto(link);
    await this.settled();
  }

  /** Waits for the page's own sign that parse, layout and trace are at rest. */
  async settled(): Promise<void> {
    await expect(this.page.locator('[data-settled]')).toHaveAttribute('data-settled', 'true', {
      timeout: 60_000,
    });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  field(name: string): Locator {
    return this.packet.getByLabel(name, { exact: true });
  }

  async walk(packetLine: string): Promise<void> {
    await this.packetLine.fill(packetLine);
    await this.packetLine.press('Enter');
    await this.settled();
  }

  /** Everything of the walk: what each step says, in order. Leaves the walk at its end. */
  async readSteps(): Promise<string[]> {
    await this.button('To start').click();
    const steps: string[] = [];
    for (;;) {
      steps.push(await this.readCurrentStep());
      if (await this.button('Step forward').isDisabled()) return steps;
      await this.button('Step forward').click();
    }
  }

  async readCurrentStep(): Promise<string> {
    await this.settled();
    return (await this.currentStep.innerText()).replaceAll(/\s+/g, ' ').trim();
  }

  /** The editor, once it has loaded. */
  editor(): Locator {
    return this.dump.locator('.monaco-editor').first();
  }

  /** A chain on the map. */
  card(chain: string): Locator {
    return this.map.getByRole('group', { name: new RegExp(`^Chain ${chain} of`) });
  }

  /** The rule on the map that is selected. */
  selectedRule(): Locator {
    return this.map.locator('button[data-selected="true"]');
  }

  /** The line of the dump that is lit as the current step's. */
  readLitLine(): Promise<string> {
    return this.editor().evaluate((editor) => {
      const topOf = (element: Element | undefined): number =>
        element?.getBoundingClientRect().top ?? -1;
      // Monaco paints the light in one layer and the text in another, at the same height.
      const light = topOf([...editor.querySelectorAll('.view-overlays [class*="currentLine"]')][0]);
      const lines = [...editor.querySelectorAll('.view-line')];
      const lit = lines.find((line) => Math.abs(topOf(line) - light) < 2)?.cloneNode(true);
      if (!(lit instanceof Element)) return '';
      // What is said after the line is not the line's.
      for (const said of lit.querySelectorAll('[class*="words"]')) said.remove();
      return (lit.textContent ?? '').replaceAll('\u00a0', ' ');
    });
  }

  /** A line of the dump as the editor shows it. */
  line(text: string): Locator {
    // The editor shows blanks as non-breaking ones.
    const pattern = new RegExp(
      text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s'),
    );
    return this.editor().locator('.view-line').filter({ hasText: pattern }).first();
  }

  /** Puts a text in place of the dump, as a person does: select everything, paste. */
  async paste(text: string): Promise<void> {
    await this.copy(text);
    await this.editor().click();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.press('ControlOrMeta+V');
    await this.settled();
  }

  /** The dump's text, all of it, as a person takes it along: select everything, copy. */
  async readDump(): Promise<string> {
    await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await this.editor().click();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.press('ControlOrMeta+C');
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Puts a text in the clipboard. */
  async copy(text: string): Promise<void> {
    await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await this.page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  }

  /** Opens a file from the menu. */
  async openFile(file: Parameters<FileChooser['setFiles']>[0]): Promise<void> {
    await this.button('Open').click();
    const choosing = this.page.waitForEvent('filechooser');
    await this.page.getByRole('menuitem', { name: /^File/ }).click();
    await (await choosing).setFiles(file);
  }

  /** Presses Share and reads the link. Closes the dialog. */
  async share(): Promise<string> {
    await this.button('Share').click();
    const dialog = this.page.getByRole('dialog');
    const link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect(dialog).toBeHidden();
    return link;
  }
}
