import { ALL_INKS } from './inks.ts';
import { monaco } from './monaco-core.ts';

const NAME = 'chainwalk';

/** Makes Monaco's theme anew from the style sheet's colours as they are now, and wears it. */
export function wearEditorTheme(scheme: 'light' | 'dark', beside: HTMLElement): void {
  const colour = createProbe(beside);
  monaco.editor.defineTheme(NAME, {
    base: scheme === 'dark' ? 'vs-dark' : 'vs',
    inherit: false,
    rules: [
      { token: '', foreground: colour('var(--text)').slice(1) },
      ...ALL_INKS.map(([token, { property, bold }]) => ({
        token,
        foreground: colour(`var(${property})`).slice(1),
        fontStyle: bold ? 'bold' : '',
      })),
    ],
    colors: editorColours(colour),
  });
  monaco.editor.setTheme(NAME);
}

type Probe = (css: string) => string;

function editorColours(colour: Probe): Record<string, string> {
  const [panel, page, line, edge, text, muted, accent] = [
    'panel',
    'page',
    'line',
    'edge',
    'text',
    'muted',
    'accent',
  ].map((name) => colour(`var(--${name})`));
  const faint = (name: string, percent: number): string =>
    colour(`color-mix(in srgb, var(--${name}) ${percent}%, var(--panel))`);
  const colours: Record<string, string | undefined> = {
    'editor.background': panel,
    'editor.foreground': text,
    'editorCursor.foreground': accent,
    'editorLineNumber.foreground': muted,
    'editorLineNumber.activeForeground': text,
    'editorLineNumber.dimmedForeground': muted,
    'editor.lineHighlightBackground': `${text}0a`,
    'editor.lineHighlightBorder': '#00000000',
    'editor.selectionBackground': `${accent}40`,
    'editor.inactiveSelectionBackground': `${accent}24`,
    'editor.findMatchBackground': faint('mangle', 40),
    'editor.findMatchHighlightBackground': faint('mangle', 22),
    'editor.rangeHighlightBackground': `${accent}14`,
    'editor.wordHighlightBackground': faint('text', 8),
    'editorLink.activeForeground': accent,
    'editorError.foreground': colour('var(--drop)'),
    'editorWarning.foreground': colour('var(--reject)'),
    'editorInfo.foreground': muted,
    'editorMarkerNavigation.background': page,
    'editorOverviewRuler.errorForeground': colour('var(--drop)'),
    'editorOverviewRuler.warningForeground': colour('var(--reject)'),
    'editorGutter.foldingControlForeground': muted,
    'editor.foldBackground': `${text}0a`,
    'editorWidget.background': panel,
    'editorWidget.foreground': text,
    'editorWidget.border': edge,
    'editorHoverWidget.background': panel,
    'editorHoverWidget.foreground': text,
    'editorHoverWidget.border': edge,
    'editorSuggestWidget.background': panel,
    'editorSuggestWidget.foreground': text,
    'editorSuggestWidget.border': edge,
    'editorSuggestWidget.highlightForeground': accent,
    'editorSuggestWidget.focusHighlightForeground': accent,
    'editorSuggestWidget.selectedBackground': faint('accent', 14),
    'editorSuggestWidget.selectedForeground': text,
    'peekView.border': edge,
    'peekViewEditor.background': page,
    'peekViewResult.background': panel,
    'peekViewTitle.background': panel,
    'peekViewTitleLabel.foreground': text,
    'peekViewTitleDescription.foreground': muted,
    'peekViewResult.fileForeground': text,
    'peekViewResult.lineForeground': muted,
    'peekViewResult.selectionBackground': faint('accent', 14),
    'peekViewResult.selectionForeground': text,
    'peekViewEditor.matchHighlightBackground': faint('mangle', 30),
    'peekViewResult.matchHighlightBackground': faint('mangle', 30),
    'input.background': page,
    'input.foreground': text,
    'input.border': edge,
    'input.placeholderForeground': muted,
    'inputOption.activeBackground': faint('accent', 25),
    'inputOption.activeForeground': text,
    'inputOption.activeBorder': accent,
    'quickInput.background': panel,
    'quickInput.foreground': text,
    'quickInputList.focusBackground': faint('accent', 14),
    'quickInputList.focusForeground': text,
    'list.hoverBackground': faint('text', 5),
    'list.activeSelectionBackground': faint('accent', 14),
    'list.activeSelectionForeground': text,
    'list.inactiveSelectionBackground': faint('text', 8),
    'list.focusOutline': accent,
    'list.highlightForeground': accent,
    'menu.background': panel,
    'menu.foreground': text,
    'menu.border': edge,
    'menu.selectionBackground': faint('accent', 14),
    'menu.selectionForeground': text,
    'menu.separatorBackground': line,
    'scrollbarSlider.background': `${text}26`,
    'scrollbarSlider.hoverBackground': `${text}40`,
    'scrollbarSlider.activeBackground': `${text}59`,
    'scrollbar.shadow': '#00000000',
    'widget.shadow': '#00000033',
    'icon.foreground': muted,
    focusBorder: accent,
    foreground: text,
    descriptionForeground: muted,
    errorForeground: colour('var(--drop)'),
    'textLink.foreground': accent,
    'textLink.activeForeground': accent,
    'textCodeBlock.background': page,
  };
  const given = Object.entries(colours).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(given);
}

/** Resolves a CSS colour where `beside` stands, as `#rrggbb`: Monaco takes no other form. */
function createProbe(beside: HTMLElement): Probe {
  const canvas = document.createElement('canvas').getContext('2d');
  return (css) => {
    const probe = document.createElement('span');
    probe.style.color = css;
    // Else a person's own colours take the place of all of these, text and background alike.
    probe.style.setProperty('forced-color-adjust', 'none');
    beside.append(probe);
    const resolved = getComputedStyle(probe).color;
    probe.remove();
    if (!canvas) return '#808080';
    canvas.fillStyle = resolved;
    return readableHex(canvas.fillStyle);
  };
}

/** What a canvas gives back is `#rrggbb`, or `color(srgb …)` for a mixed colour. */
function readableHex(style: string | CanvasGradient | CanvasPattern): string {
  if (typeof style !== 'string') return '#808080';
  if (style.startsWith('#')) return style;
  const parts = style.match(/[\d.]+/g)?.map(Number) ?? [];
  const scale = style.startsWith('color(') ? 255 : 1;
  const hex = parts.slice(0, 3).map((part) =>
    Math.round(part * scale)
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${hex.join('')}`;
}
