import type { Viewer } from '../access/viewer.ts';
import type { Desk } from '../desk.ts';
import type { Upload } from '../files/upload.ts';
import { followTicket } from '../following/actions.ts';
import type { Tx } from '../store/database.ts';
import { transact } from '../store/transact.ts';
import { addComment } from '../thread/actions.ts';
import { assignTicket } from '../ticket/actions.ts';
import { lockTicket } from '../ticket/change.ts';
import { createTicket } from '../ticket/create.ts';
import { changeStatus } from '../ticket/status.ts';
import { updateTicket } from '../ticket/update.ts';
import { makeDemoAnswers } from './answers.ts';
import { makeDemoArticles } from './articles.ts';
import { makeDemoCatalog } from './catalog.ts';
import { makeHelpPortal } from './help-portal.ts';
import { type DemoPeople, makeDemoPeople } from './make-people.ts';
import { demoPassword } from './people.ts';
import { makeDemoPortals } from './portals.ts';
import { takeScreenshot } from './screenshot.ts';
import { type Story, stories } from './stories.ts';

const hour = 3_600_000;
/** A slow machine takes its time over all of it. */
const patience = { timeout: 120_000 };

/** Fills an empty desk, once and as a whole: a desk with any manager is left alone. */
export async function loadDemo(desk: Desk): Promise<boolean> {
  if ((await desk.database.prisma.manager.count()) > 0) return false;
  const hash = await desk.passwords.hash(demoPassword);
  // the desk starts also where its store of files does not answer
  const screenshot = await takeScreenshot(desk.files).catch((error: unknown) => {
    desk.log.warn({ err: error }, 'the demo goes without its file: the store did not take it');
    return null;
  });
  const made = await transact(
    desk,
    async (tx) => {
      // two nodes that start together make it once
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(72707370)::text`;
      if ((await tx.manager.count()) > 0) return false;
      const people = await makeDemoPeople(tx, hash);
      await makeDemoCatalog(tx, people);
      for (const story of stories) await tell(tx, people, story, screenshot);
      await makeDemoPortals(tx, people);
      await makeDemoArticles(tx, people);
      await makeDemoAnswers(tx, people);
      await makeHelpPortal(tx, people);
      return true;
    },
    patience,
  );
  if (!made && screenshot?.stored) await desk.files.discard([screenshot.stored.key]);
  return made;
}

async function tell(tx: Tx, people: DemoPeople, story: Story, screenshot: Upload | null) {
  let at = Date.now() - story.hoursAgo * hour;
  const step = (story.hoursAgo * hour) / (story.parts.length + 2);
  const by = (email: string) => {
    at += step;
    return { tx, viewer: viewerOf(people, email), now: new Date(at) };
  };
  const opener = by(story.by);
  const catalog = async (name: string) => (await tx.category.findUniqueOrThrow({ where: { name } })).id;
  const { ticketId } = await createTicket(opener, {
    title: story.title,
    description: story.description,
    category: await catalog(story.category),
    productAreas: (await tx.productArea.findMany({ where: { name: { in: story.about } } })).map(({ id }) => id),
    customFields: [
      ...(story.answers ?? []),
      ...(story.screenshot && screenshot ? [{ key: story.screenshot, file: screenshot }] : []),
    ],
    ...(story.priority && { priority: story.priority }),
    ...(opener.viewer.kind === 'MANAGER' && { requester: people.customer(story.requester ?? '').id }),
  });
  for (const part of story.parts) {
    const act = by(part.by);
    if ('says' in part)
      await addComment(act, {
        ticket: ticketId,
        body: part.says,
        ...(part.internal && { visibility: 'INTERNAL' as const }),
      });
    else if ('assigns' in part) await assignTicket(act, { id: ticketId, assignee: people.staff(part.assigns).id });
    else if ('finds' in part) await updateTicket(act, { id: ticketId, customFields: part.finds });
    else if ('follows' in part) await followTicket(act, ticketId);
    else await changeStatus(act, await lockTicket(act, ticketId), part.makes, part.notes ?? null);
  }
}

const viewerOf = (people: DemoPeople, email: string): Viewer => people.find(email);
