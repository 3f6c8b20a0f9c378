import { all, any } from '../access/where.ts';
import { forbidden, invalid, Refusal } from '../errors.ts';
import { type Act, appendChange, appendChanges } from '../events/log.ts';
import type { Answer, Prisma } from '../store/generated/client.ts';
import type { AnswerModule } from '../store/generated/enums.ts';
import { answerConflict, assertPlausible } from './rules.ts';

type Optional<T> = T | null | undefined;

export interface NewAnswer {
  externalId: string;
  organization?: Optional<string>;
  organizationExternalId?: Optional<string>;
  module: AnswerModule;
  question: string;
  text: string;
  givenAt: Date;
}

export type RecordOutcome = 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'FAILED';

export interface RecordResult {
  externalId: string;
  outcome: RecordOutcome;
  answerId?: string;
  refusal?: Refusal;
}

type Row = Pick<Answer, 'externalId' | 'organizationId' | 'module' | 'question' | 'answer' | 'answeredAt'>;

/**
 * Takes in answers by a program's own keys: one that is there already changes while nobody has rated it. Each is
 * there afterwards or has its own refusal; of a key that is there twice the last one counts.
 */
export async function recordAnswers(act: Act, answers: readonly NewAnswer[]): Promise<RecordResult[]> {
  const { tx, viewer, now } = act;
  if (viewer.kind !== 'INTEGRATION') throw forbidden('Answers are recorded by integrations.');
  const results = new Map<string, RecordResult>();
  const rows = await soundRows(act, answers, results);
  const written = await tx.answer.createManyAndReturn({
    data: rows.map((row) => ({ ...row, integrationId: viewer.id, createdAt: now })),
    skipDuplicates: true,
    select: { id: true, externalId: true },
  });
  for (const { id, externalId } of written) results.set(externalId, { externalId, outcome: 'CREATED', answerId: id });
  const ids = written.map(({ id }) => id);
  if (ids.length > 0) await appendChanges(act, 'Answer', ids, 'created');

  const known = rows.filter(({ externalId }) => !results.has(externalId));
  for (const current of await lockKnown(act, viewer.id, known)) {
    const row = known.find(({ externalId }) => externalId === current.externalId);
    if (row) results.set(row.externalId, await recordAgain(act, current, row));
  }
  return answers.map(({ externalId }) => results.get(externalId) ?? { externalId, outcome: 'FAILED' });
}

/** In the order of their keys, so that two batches do not wait for each other. */
async function soundRows(act: Act, answers: readonly NewAnswer[], results: Map<string, RecordResult>) {
  const organizationOf = await organizations(act, answers);
  const last = new Map(answers.map((answer) => [answer.externalId, answer]));
  return [...last.values()]
    .sort((one, other) => (one.externalId < other.externalId ? -1 : 1))
    .flatMap((answer): Row[] => {
      const { externalId, module, question, text, givenAt } = answer;
      try {
        assertPlausible(answer, act.now);
        const organizationId = organizationOf(answer);
        return [{ externalId, organizationId, module, question, answer: text, answeredAt: givenAt }];
      } catch (refusal) {
        if (!(refusal instanceof Refusal)) throw refusal;
        results.set(externalId, { externalId, outcome: 'FAILED', refusal });
        return [];
      }
    });
}

async function organizations({ tx }: Act, answers: readonly NewAnswer[]) {
  const found = await tx.organization.findMany({
    where: all<Prisma.OrganizationWhereInput>(
      { deactivatedAt: null },
      any<Prisma.OrganizationWhereInput>(
        { id: { in: answers.flatMap(({ organization }) => organization ?? []) } },
        { externalId: { in: answers.flatMap(({ organizationExternalId }) => organizationExternalId ?? []) } },
      ),
    ),
    select: { id: true, externalId: true },
  });
  const ids = new Set(found.map(({ id }) => id));
  const byKey = new Map(found.map(({ id, externalId }) => [externalId, id]));
  return ({ organization, organizationExternalId }: NewAnswer): string => {
    const id = organization && ids.has(organization) ? organization : byKey.get(organizationExternalId ?? '');
    if (id) return id;
    const field = organization ? 'organization' : 'organizationExternalId';
    throw invalid(field, 'INVALID_REFERENCE', 'There is no such active organization.');
  };
}

async function lockKnown({ tx }: Act, integrationId: string, rows: readonly Row[]): Promise<Answer[]> {
  if (rows.length === 0) return [];
  const keys = rows.map(({ externalId }) => externalId);
  await tx.$queryRaw`
    SELECT 1 FROM "Answer" WHERE "integrationId" = ${integrationId}::uuid AND "externalId" = ANY(${keys})
    ORDER BY "id" FOR NO KEY UPDATE`;
  return tx.answer.findMany({ where: { integrationId, externalId: { in: keys } } });
}

async function recordAgain(act: Act, current: Answer, row: Row): Promise<RecordResult> {
  const { externalId } = row;
  const properties = differences(current, row);
  const result = (outcome: RecordOutcome) => ({ externalId, outcome, answerId: current.id });
  if (properties.length === 0) return result('UNCHANGED');
  if (properties.includes('organization'))
    return { externalId, outcome: 'FAILED', refusal: answerConflict('The answer is another organization’s.') };
  if (current.rating)
    return { ...result('FAILED'), refusal: answerConflict('The answer was rated, so it stays as it was.') };
  await act.tx.answer.update({ where: { id: current.id }, data: row, select: { id: true } });
  await appendChange(act, 'Answer', current.id, 'updated', properties);
  return result('UPDATED');
}

/** By their names in the schema. */
const differences = (current: Answer, row: Row): string[] => [
  ...(current.organizationId === row.organizationId ? [] : ['organization']),
  ...(current.module === row.module ? [] : ['module']),
  ...(current.question === row.question ? [] : ['question']),
  ...(current.answer === row.answer ? [] : ['text']),
  ...(current.answeredAt.getTime() === row.answeredAt.getTime() ? [] : ['givenAt']),
];
