/**
 * A photo made small before it leaves the phone: guest Wi-Fi has little room, and what is drawn anew carries neither the
 * place nor the time nor the camera. The server does not rely on it and draws everything anew itself.
 */

/** The longer side in px; the server keeps no more. */
const SIDE = 1600;
const QUALITY = 0.85;
/** Bytes; what the server takes. */
const MOST = 8 * 1024 * 1024;
const TAKEN = ["image/jpeg", "image/png", "image/webp"];

export interface Small {
  readonly blob: Blob;
  readonly width: number;
  readonly height: number;
}

/** The photo in a file, or null for a file in which this browser finds none. */
export async function shrink(file: Blob): Promise<Small | null> {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
    const width = Math.max(1, Math.round(bitmap.width * scale));
    const height = Math.max(1, Math.round(bitmap.height * scale));
    const blob = await drawn(bitmap, width, height);
    bitmap.close();
    if (blob !== null) return { blob, width, height };
  } catch {
    // An old browser, or a format that it can't read: then the server tries.
  }
  return TAKEN.includes(file.type) && file.size <= MOST ? { blob: file, width: 4, height: 3 } : null;
}

function drawn(bitmap: ImageBitmap, width: number, height: number): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const paper = canvas.getContext("2d");
  if (paper === null) return Promise.resolve(null);
  paper.fillStyle = "#fff"; // what is transparent would else be black
  paper.fillRect(0, 0, width, height);
  paper.drawImage(bitmap, 0, 0, width, height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}
