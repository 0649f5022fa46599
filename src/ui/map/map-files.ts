/** Hands the browser a file to save. Nothing is sent: the file is made here. */
export function saveAs(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(url);
}

/** Browsers refuse larger canvases than about this, and nobody looks at larger pictures. */
const MOST_PIXELS = 40_000_000;
const LONGEST_SIDE = 16_000;

/** A drawing as pixels, two for each of its own where there is room for them. */
export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    await image.decode();
    const { naturalWidth, naturalHeight } = image;
    const scale = Math.min(
      2,
      LONGEST_SIDE / Math.max(naturalWidth, naturalHeight),
      Math.sqrt(MOST_PIXELS / (naturalWidth * naturalHeight)),
    );
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(naturalWidth * scale);
    canvas.height = Math.round(naturalHeight * scale);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('No picture was made'))));
    });
  } finally {
    URL.revokeObjectURL(image.src);
  }
}
