import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeProgram } from '../integration/program.ts';
import { keyOf, logged } from '../people/log.ts';
import { countStatements } from '../statements.ts';
import { type AnswerScene, answerScene, newAnswer, record } from './answer-desk.ts';

let scene: AnswerScene;
let organization: string;
beforeAll(async () => {
  scene = await answerScene();
  organization = scene.desk.id('Organization', scene.organization.id);
  await scene.desk.db.organization.update({ where: { id: scene.organization.id }, data: { externalId: 'shop-7' } });
});
afterAll(() => scene.desk.close());

const outcomes = async (answers: object[]) =>
  (await record(scene.program, answers)).results.map(
    ({ outcome, error }: { outcome: string; error: { code: string } | null }) => error?.code ?? outcome,
  );

describe('BM-02 a program records answers', () => {
  it('for an organization by its id or by its key, each with its own result', async () => {
    const { program } = scene;
    const { results } = await record(program, [
      { ...newAnswer('a-1'), organization },
      { ...newAnswer('a-2'), organizationExternalId: 'shop-7', module: 'TEST' },
      { ...newAnswer('a-3'), organizationExternalId: 'shop-8' },
      newAnswer('a-4'),
      { ...newAnswer('a-5'), organization, organizationExternalId: 'shop-7' },
      { ...newAnswer('a-6'), organization, givenAt: '1970-01-01T00:00:00Z' },
    ]);
    const { externalId: _key, ...shown } = newAnswer('a-1');
    expect(results.slice(0, 2)).toEqual([
      { outcome: 'CREATED', externalId: 'a-1', answer: { id: expect.any(String), ...shown }, error: null },
      {
        outcome: 'CREATED',
        externalId: 'a-2',
        answer: { id: expect.any(String), ...shown, module: 'TEST' },
        error: null,
      },
    ]);
    const refused = (field: string, code: string) => ({
      outcome: 'FAILED',
      answer: null,
      error: { code: 'INVALID_INPUT', fields: [{ field, code }] },
    });
    expect(results.slice(2)).toMatchObject([
      refused('organizationExternalId', 'INVALID_REFERENCE'),
      refused('organization', 'INVALID_ARGUMENT'),
      refused('organization', 'INVALID_ARGUMENT'),
      refused('givenAt', 'INVALID_ARGUMENT'),
    ]);
    expect(await logged(scene.desk, keyOf(results[0].answer.id))).toEqual(['answer.created']);
  });

  it('once by the same key: again it is unchanged, or changed while nobody has rated it', async () => {
    const { desk, requester } = scene;
    const first = { ...newAnswer('b-1'), organization };
    const [id] = (await record(scene.program, [first])).results.map(
      ({ answer }: { answer: { id: string } }) => answer.id,
    );
    expect(await outcomes([first])).toEqual(['UNCHANGED']);
    expect(await outcomes([{ ...first, text: 'On its way.', givenAt: '2026-03-15T10:00:00Z' }])).toEqual(['UPDATED']);
    expect(await logged(desk, keyOf(id))).toEqual(['answer.created', 'answer.updated text givenAt']);
    const other = await desk.organization();
    expect(await outcomes([{ ...first, organization: desk.id('Organization', other.id) }])).toEqual([
      'ANSWER_CONFLICT',
    ]);
    await desk.db.answer.update({
      where: { id: keyOf(id) },
      data: { rating: 'INCORRECT', ratedById: requester.id, ratedAt: new Date() },
    });
    const again = { ...first, text: 'On its way.', givenAt: '2026-03-15T10:00:00Z' };
    expect(await outcomes([again])).toEqual(['UNCHANGED']);
    const { results } = await record(scene.program, [{ ...again, text: 'Lost.' }]);
    expect(results).toMatchObject([
      { outcome: 'FAILED', answer: { id, text: 'On its way.' }, error: { type: 'CONFLICT', code: 'ANSWER_CONFLICT' } },
    ]);
    expect(await desk.db.answer.count({ where: { externalId: 'b-1' } })).toBe(1);
  });

  it('whose keys are its own, and of one that is there twice the last counts', async () => {
    const { desk } = scene;
    const answer = { ...newAnswer('c-1'), organization };
    expect(await outcomes([answer, { ...answer, text: 'The last one.' }])).toEqual(['CREATED', 'CREATED']);
    const other = await makeProgram(scene, ['ANSWERS_WRITE']);
    expect((await record(other, [answer])).results).toMatchObject([{ outcome: 'CREATED' }]);
    const rows = await desk.db.answer.findMany({ where: { externalId: 'c-1' }, orderBy: { createdAt: 'asc' } });
    expect(rows.map((row) => row.answer)).toEqual(['The last one.', 'In the warehouse.']);
  });

  it('whose batches may come at the same time, and in any order', async () => {
    const answers = Array.from({ length: 30 }, (_, i) => ({ ...newAnswer(`d-${i}`), organization }));
    const batches = await Promise.all([
      outcomes(answers),
      outcomes([...answers].reverse()),
      outcomes(answers),
      outcomes([...answers].reverse()),
    ]);
    for (const batch of batches)
      expect(batch.every((outcome: string) => ['CREATED', 'UNCHANGED'].includes(outcome))).toBe(true);
    expect(batches.flat().filter((outcome) => outcome === 'CREATED')).toHaveLength(30);
  });

  it('up to 100 at once, with as many statements as for one', async () => {
    const { desk } = scene;
    const many = (name: string, length: number) =>
      Array.from({ length }, (_, i) => ({ ...newAnswer(`${name}-${i}`), organization }));
    const sent = async (answers: object[]) => {
      const { statements } = await countStatements(desk.database, () => record(scene.program, answers, 'outcome'));
      return statements.map((sql) => sql.replace(/\(\$.*/s, ''));
    };
    await sent(many('warm', 2));
    expect(await sent(many('e', 100))).toEqual(await sent(many('f', 2)));
    const { error } = await record(scene.program, many('g', 101), 'outcome');
    expect(error).toMatchObject({ code: 'INVALID_INPUT', fields: [{ field: 'answers', code: 'TOO_LONG' }] });
  });

  it('and nobody else does: no person, and no program without the scope', async () => {
    const answers = [{ ...newAnswer('h-1'), organization }];
    for (const by of [scene.admin, scene.requester, await makeProgram(scene, ['TICKETS_WRITE', 'TICKETS_IMPORT'])])
      expect((await record(by, answers)).error.code).toBe('FORBIDDEN');
    expect(await scene.desk.db.answer.count({ where: { externalId: 'h-1' } })).toBe(0);
  });
});
