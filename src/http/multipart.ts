import type { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { GraphQLError } from 'graphql';
import type { Files } from '../files/files.ts';
import type { Upload } from '../files/upload.ts';

/** An operation that came with files: `operations` without them, and where each belongs. */
export interface MultipartRequest {
  readonly operations: string;
  readonly uploads: readonly { readonly path: readonly string[]; readonly upload: Upload }[];
}

const badRequest = (message: string, status = 400) => new GraphQLError(message, { extensions: { http: { status } } });

/**
 * Reads a GraphQL multipart request (`operations`, then `map`, then the files), each file streamed to the store as it
 * comes. What fails leaves no file.
 */
export async function readMultipart(
  { body, contentType, length }: { body: Readable; contentType: string; length: number },
  files: Files,
  largestOperation: number,
): Promise<MultipartRequest> {
  const { attachmentMaxBytes, attachmentMaxCount } = files.limits;
  const largest = attachmentMaxBytes * attachmentMaxCount + 2 * largestOperation;
  if (length > largest) throw badRequest(`At most ${largest} bytes in one request.`, 413);
  const parser = parserOf(contentType, attachmentMaxBytes, largestOperation);
  const taken: { name: string; upload: Promise<Upload> }[] = [];
  const open = new Set<Readable>();
  let operations: string | undefined;
  let map: Map<string, string> | undefined;
  let read = 0;

  try {
    await new Promise<void>((resolve, reject) => {
      parser.on('field', (name, value, _nameTruncated, truncated) => {
        if (truncated) return reject(badRequest(`The part ${name} is too large.`, 413));
        if (name === 'operations') operations = value;
        if (name === 'map') {
          try {
            map = parseMap(value);
          } catch (error) {
            reject(error);
          }
        }
      });
      parser.on('file', (name, stream, fileName) => {
        if (!map?.has(name) || taken.some((other) => other.name === name)) {
          stream.on('error', () => {}).resume();
          return reject(badRequest('Each file comes once, after the part `map` that says where it belongs.'));
        }
        open.add(stream);
        stream.once('close', () => open.delete(stream));
        const given = (fileName ?? '').replaceAll('%22', '"'); // as browsers write it
        const upload =
          taken.length < attachmentMaxCount ? files.take(given, stream) : Promise.resolve(files.skip(given, stream));
        upload.catch(reject);
        taken.push({ name, upload });
      });
      parser.once('finish', resolve);
      parser.once('error', (error) => reject(badRequest(`The multipart body is malformed: ${messageOf(error)}.`)));
      body.once('error', reject);
      body.once('close', () => {
        if (!body.readableEnded) reject(badRequest('The request ended too early.'));
      });
      body.on('data', (chunk: Buffer) => {
        read += chunk.length;
        if (read > largest) reject(badRequest(`At most ${largest} bytes in one request.`, 413));
      });
      body.pipe(parser);
    });
    const uploads = await Promise.all(taken.map(({ upload }) => upload));
    if (operations === undefined || !map) throw badRequest('The parts `operations` and `map` are needed.');
    const missing = [...map.keys()].find((name) => !taken.some((file) => file.name === name));
    if (missing !== undefined)
      throw badRequest(`The file ${JSON.stringify(missing)} of the part \`map\` did not come.`);
    return {
      operations,
      uploads: uploads.map((upload, i) => ({ path: map?.get(taken[i]?.name ?? '')?.split('.') ?? [], upload })),
    };
  } catch (error) {
    body.unpipe(parser);
    for (const stream of open) stream.destroy(new Error('the request failed'));
    const settled = await Promise.allSettled(taken.map(({ upload }) => upload));
    await files.discard(
      settled.flatMap((outcome) => (outcome.status === 'fulfilled' ? (outcome.value.stored?.key ?? []) : [])),
    );
    throw error;
  }
}

function parserOf(contentType: string, fileSize: number, fieldSize: number) {
  try {
    const limits = { fileSize, fieldSize, fields: 10, headerPairs: 20, headerSize: 8_192 };
    return new Busboy({ headers: { 'content-type': contentType }, limits });
  } catch (error) {
    throw badRequest(`The multipart body is malformed: ${messageOf(error)}.`);
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const wrongMap = () =>
  badRequest('The part `map` names for each file the one variable that it is, e.g. {"0":["variables.input.files.0"]}.');

/** File → the one place where it belongs. */
function parseMap(text: string): Map<string, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrongMap();
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongMap();
  return new Map(
    Object.entries(value).map(([name, paths]) => {
      const [path] = Array.isArray(paths) && paths.length === 1 ? paths : [];
      if (typeof path !== 'string' || !/^variables(\.[\w]+)+$/.test(path)) throw wrongMap();
      return [name, path];
    }),
  );
}
