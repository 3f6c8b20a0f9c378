import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { programOf, type Viewer } from '../access/viewer.ts';
import { Refusal } from '../errors.ts';
import type { OnBehalfOf } from '../integration/key-holder.ts';
import type { Settings } from '../settings.ts';

/** By what somebody came in, and is known again when the link is used. */
export type Pass = { readonly sessionId: string } | { readonly keyId: string; readonly onBehalfOf: OnBehalfOf | null };

const pass = z.union([
  z.object({ sessionId: z.uuid() }),
  z.object({
    keyId: z.uuid(),
    onBehalfOf: z
      .object({ kind: z.enum(['MANAGER', 'AFFILIATE']), id: z.uuid(), portal: z.object({ id: z.uuid() }).nullable() })
      .nullable(),
  }),
]);
const claims = z.object({ attachmentId: z.uuid(), expiresAt: z.number(), pass });

/** Makes and reads the links to attachments. What a link opens is judged when it is used. */
export class FileLinks {
  readonly #key: Buffer;
  readonly #settings: Pick<Settings, 'publicUrl' | 'attachmentLinkSeconds'>;

  constructor(secret: string, settings: Pick<Settings, 'publicUrl' | 'attachmentLinkSeconds'>) {
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', 'hilo attachment link', 32));
    this.#settings = settings;
  }

  urlOf(viewer: Viewer, { id, name }: { id: string; name: string }, now = Date.now()): string {
    const expiresAt = Math.floor(now / 1_000) + this.#settings.attachmentLinkSeconds;
    const body = Buffer.from(JSON.stringify({ attachmentId: id, expiresAt, pass: passOf(viewer) })).toString(
      'base64url',
    );
    return `${this.#settings.publicUrl}/files/${body}.${this.#sign(body).toString('base64url')}/${encodeURIComponent(name)}`;
  }

  open(token: string, now = Date.now()): { attachmentId: string; pass: Pass } {
    const [body = '', signature = ''] = token.split('.');
    const given = Buffer.from(signature, 'base64url');
    const right = this.#sign(body);
    if (given.length !== right.length || !timingSafeEqual(given, right))
      throw new Refusal('INVALID_TOKEN', 'This is not a link of this server.');
    const { expiresAt, ...rest } = claims.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
    if (expiresAt * 1_000 <= now)
      throw new Refusal('TOKEN_EXPIRED', 'The link is past its time; ask for the `url` of the attachment again.');
    return rest;
  }

  #sign(body: string): Buffer {
    return createHmac('sha256', this.#key).update(body).digest();
  }
}

function passOf(viewer: Viewer): Pass {
  const program = programOf(viewer);
  if (!program) {
    if (viewer.sessionId === null) throw new TypeError('a viewer has a session or a key');
    return { sessionId: viewer.sessionId };
  }
  const { keyId } = program;
  if (viewer.kind === 'INTEGRATION') return { keyId, onBehalfOf: null };
  const portal = viewer.kind === 'AFFILIATE' ? { id: viewer.portal.id } : null;
  return { keyId, onBehalfOf: { kind: viewer.kind, id: viewer.id, portal } };
}
