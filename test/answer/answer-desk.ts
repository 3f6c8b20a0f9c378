import { monthIn } from '../../src/plan/month.ts';
import type { Organization } from '../../src/store/generated/client.ts';
import type { Person } from '../desk.ts';
import { makeProgram, type Program } from '../integration/program.ts';
import { type PortalScene, portalScene } from '../portal/portal-desk.ts';
import { act } from '../scene.ts';

/** A scene with a program that records answers. */
export interface AnswerScene extends PortalScene {
  program: Program;
  /** Records an answer for the organization, by default the scene's, and gives its id. */
  answered(input?: object, organization?: Pick<Organization, 'id'>): Promise<string>;
  /** An organization with one person and so many tickets a month; null for no limit. */
  customer(monthlyTickets: number | null, portal?: string): Promise<Person & { organizationId: string }>;
}

let count = 0;

export async function answerScene(env: Record<string, string> = {}): Promise<AnswerScene> {
  const scene = await portalScene(env);
  const { desk } = scene;
  const program = await makeProgram(scene, ['ANSWERS_WRITE']);
  return {
    ...scene,
    program,
    async answered(input = {}, organization = scene.organization) {
      const externalId = `answer-${++count}`;
      const answer = { ...newAnswer(externalId), organization: desk.id('Organization', organization.id), ...input };
      const { results, error } = await record(program, [answer]);
      if (error || results[0].error) throw new Error(JSON.stringify(error ?? results[0].error));
      return results[0].answer.id;
    },
    async customer(monthlyTickets, portal = 'default') {
      const organization = await desk.organization();
      const plan = await desk.db.plan.create({ data: { name: `Plan ${++count}`, monthlyTickets } });
      await desk.db.organization.update({ where: { id: organization.id }, data: { planId: plan.id } });
      return { ...(await desk.affiliate({ organization, portal })), organizationId: organization.id };
    },
  };
}

export const newAnswer = (externalId: string) => ({
  externalId,
  module: 'HISTORY',
  question: 'Where is my parcel?',
  text: 'In the warehouse.',
  givenAt: '2026-03-14T10:00:00.000Z',
});

export const record = (
  by: Pick<Person, 'run'>,
  answers: object[],
  result = 'outcome externalId answer { id question text module givenAt } error { type code fields { field code } }',
) => act(by, 'recordAnswers', { answers }, `results { ${result} }`);

/** When the month of an organization without a time zone of its own ends. */
export const nextMonth = () => monthIn(new Date(), 'UTC').end.toISOString();

export const rate = (
  by: Pick<Person, 'run'>,
  id: string,
  rating: 'IMPROVABLE' | 'INCORRECT' = 'INCORRECT',
  input: object = {},
  result = 'outcome resetsAt ticket { id title } answer { id rating ratingComment }',
) => act(by, 'rateAnswer', { id, rating, ...input }, result);

export const createRated = (
  by: Pick<Person, 'run'>,
  input: object,
  result = 'number resetsAt ticket { id title rating }',
) => act(by, 'createRatedTicket', { message: 'It does not work', rating: 'INCORRECT', ...input }, result);

/** What an organization has left, as its people see it. */
export const allowanceOf = async (by: Pick<Person, 'run'>) =>
  (await by.run('{ organizations { nodes { ticketAllowance { limit used remaining } } } }')).organizations.nodes[0]
    .ticketAllowance;
