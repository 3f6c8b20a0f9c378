import type { Viewer } from '../access/viewer.ts';
import { invalid, notFound, Refusal } from '../errors.ts';
import { type Act, appendChange } from '../events/log.ts';
import type { Tx } from '../store/database.ts';
import { difference, lockRow, saveRow } from '../store/row.ts';
import { limits as ticketLimits } from '../ticket/rules.ts';
import { assertUsable, fillIn } from './engine.ts';
import { findTemplate, occasionOf } from './reads.ts';
import { assertComplete, limits, valuesOf } from './rules.ts';

export interface CreateTemplate {
  name: string;
  body: string;
  position?: number | null | undefined;
}

export interface UpdateTemplate {
  id: string;
  name?: string | null | undefined;
  body?: string | null | undefined;
  position?: number | null | undefined;
}

/** Adds a prepared reply, after all others unless it is given a position. */
export async function createTemplate(act: Act, { name, body, position }: CreateTemplate) {
  assertUsable(body);
  await lockList(act);
  await assertNameFree(act, name);
  const { _count, _max } = await act.tx.template.aggregate({ _count: true, _max: { position: true } });
  const next = Math.min((_max.position ?? -1) + 1, limits.position);
  if (_count >= limits.templates)
    throw new Refusal('LIMIT_REACHED', `There are at most ${limits.templates} templates.`);
  const { id } = await act.tx.template.create({
    data: { name, body, position: position ?? next, createdAt: act.now, updatedAt: act.now },
    select: { id: true },
  });
  await appendChange(act, 'Template', id, 'created');
  return { templateId: id };
}

/** Changes what is given; what already is so makes no event. */
export async function updateTemplate(act: Act, { id, name, body, position }: UpdateTemplate) {
  const template = await lockTemplate(act, id);
  const change = difference(template, { name, body, position });
  if (change.set.body) assertUsable(change.set.body);
  if (change.set.name) await assertNameFree(act, change.set.name);
  await saveRow(act, 'Template', id, change, (data) => act.tx.template.update({ where: { id }, data }));
  return { templateId: id };
}

/** Comments made from it stay as they are. */
export async function deleteTemplate(act: Act, { id }: { id: string }) {
  await lockTemplate(act, id);
  await act.tx.template.delete({ where: { id } });
  await appendChange(act, 'Template', id, 'deleted');
  return { deletedTemplateId: id };
}

/** Puts all templates in this order; positions count from 0. */
export async function reorderTemplates(act: Act, { ids }: { ids: readonly string[] }) {
  await lockList(act);
  const existing = await act.tx.template.findMany({ select: { id: true } });
  assertComplete(
    ids,
    existing.map(({ id }) => id),
  );
  const moved = await act.tx.$queryRaw<{ id: string }[]>`
    UPDATE "Template" AS t SET "position" = wanted.place - 1, "updatedAt" = ${act.now}
    FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS wanted(id, place)
    WHERE t."id" = wanted.id AND t."position" <> wanted.place - 1
    RETURNING t."id"`;
  const hasMoved = new Set(moved.map(({ id }) => id));
  for (const id of ids) if (hasMoved.has(id)) await appendChange(act, 'Template', id, 'updated', ['position']);
  return { reordered: true };
}

/** The body of a comment on this ticket by the viewer, as the template has it: Markdown. */
export async function renderTemplate(tx: Tx, viewer: Viewer, templateId: string, ticketId: string): Promise<string> {
  const template = await findTemplate(tx, viewer, templateId);
  if (!template) throw invalid('template', 'INVALID_REFERENCE', 'There is no such template.');
  const occasion = await occasionOf(tx, viewer, ticketId, new Date());
  if (!occasion) throw notFound('ticket');
  assertUsable(template.body);
  const body = fillIn(template.body, valuesOf(occasion));
  if (!body) throw invalid('template', 'REQUIRED', 'On this ticket the template says nothing.');
  if (body.length > ticketLimits.comment)
    throw invalid(
      'template',
      'TOO_LONG',
      `On this ticket the template has more than ${ticketLimits.comment} characters.`,
    );
  return body;
}

/** One at a time may add or reorder: until the transaction ends, the list is as it was counted. */
const lockList = ({ tx }: Act) => tx.$executeRaw`LOCK TABLE "Template" IN SHARE ROW EXCLUSIVE MODE`;

async function lockTemplate(act: Act, id: string) {
  await lockRow(act, 'Template', id);
  const template = await findTemplate(act.tx, act.viewer, id);
  if (!template) throw notFound('template');
  return template;
}

async function assertNameFree({ tx }: Act, name: string) {
  const taken = await tx.template.findUnique({ where: { name }, select: { id: true } });
  if (!taken) return;
  const message = 'Another template has this name.';
  throw new Refusal('ALREADY_EXISTS', message, [{ field: 'name', code: 'ALREADY_EXISTS', message }]);
}
