import './print-map.css';

/** Prints a drawing and nothing else of the page. It is ours, and every text in it is escaped. */
export function printDrawing(svg: string): void {
  const drawing = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  const sheet = document.createElement('div');
  sheet.className = 'printed-map';
  sheet.append(document.importNode(drawing, true));
  document.body.append(sheet);
  window.addEventListener('afterprint', () => sheet.remove(), { once: true });
  window.print();
}
