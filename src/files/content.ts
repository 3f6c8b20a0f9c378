import type { FileHandle } from 'node:fs/promises';

const chunk = 64 * 1024;

/** The bytes of an open file from its start, which stays open: a stream of its handle would close it. */
export async function* contentOf(file: FileHandle): AsyncGenerator<Buffer, void> {
  for (let at = 0; ; ) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(chunk), 0, chunk, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
