import { assertNeed } from '../access/scope.ts';
import { visibleAttachments } from '../access/thread.ts';
import type { Viewer } from '../access/viewer.ts';
import { all } from '../access/where.ts';
import type { Desk } from '../desk.ts';
import { notFound } from '../errors.ts';
import { readProgram } from '../integration/key-holder.ts';
import type { Attachment, Prisma } from '../store/generated/client.ts';
import type { Pass } from './link.ts';

type Archive = Pick<Desk, 'database' | 'viewers' | 'fileLinks'>;

/** What a link opens for its holder as they are now; a refusal where it does not, or no longer. */
export async function openLink(desk: Archive, token: string): Promise<Attachment> {
  const { attachmentId, pass } = desk.fileLinks.open(token);
  const viewer = await viewerOf(desk, pass);
  assertNeed(viewer, ['TICKETS_READ']);
  const attachment = await desk.database.prisma.attachment.findFirst({
    where: all<Prisma.AttachmentWhereInput>({ id: attachmentId }, visibleAttachments(viewer)),
  });
  if (!attachment) throw notFound('attachment');
  return attachment;
}

/** Read anew: nothing that is remembered opens a file. */
async function viewerOf({ database, viewers }: Archive, pass: Pass): Promise<Viewer> {
  if ('sessionId' in pass) return viewers.load(pass);
  return (await readProgram(database.prisma, { id: pass.keyId }, pass.onBehalfOf)).viewer;
}
