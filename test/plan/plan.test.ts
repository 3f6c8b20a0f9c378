import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { monthIn } from '../../src/plan/month.ts';
import type { Person } from '../desk.ts';
import { keyOf, logged } from '../people/log.ts';
import { act, makeScene, open, type Scene } from '../scene.ts';
import { countStatements } from '../statements.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});
afterAll(() => scene.desk.close());

const all = 'plan { id name monthlyTickets }';
const plan = async (name: string, monthlyTickets: number | null = null): Promise<string> =>
  (await act(scene.admin, 'createPlan', { name, monthlyTickets }, all)).plan.id;
const subscribe = (organizationId: string, id: string | null) =>
  act(
    scene.admin,
    'updateOrganization',
    { id: scene.desk.id('Organization', organizationId), plan: id },
    'organization { plan { name } }',
  );
const allowance = 'ticketAllowance { limit used remaining periodStart resetsAt }';
const organizationsOf = async (by: Person, fields: string) =>
  (await by.run(`{ organizations(first: 100) { nodes { name ${fields} } } }`)).organizations.nodes;

describe('BM-06 plans', () => {
  it('are made once for one idempotency key, changed, and gone once no organization has them', async () => {
    const { admin, desk } = scene;
    const organization = await desk.organization();
    const input = { name: 'Basic', monthlyTickets: 10, idempotencyKey: 'basic' };
    const { plan: made } = await act(admin, 'createPlan', input, all);
    expect((await act(admin, 'createPlan', input, all)).plan).toEqual(made);
    expect(made).toMatchObject({ name: 'Basic', monthlyTickets: 10 });
    const { id } = made;
    expect((await act(admin, 'updatePlan', { id, monthlyTickets: null }, all)).plan).toMatchObject({
      name: 'Basic',
      monthlyTickets: null,
    });
    await act(admin, 'updatePlan', { id, name: 'Basic' }, all);
    expect(await subscribe(organization.id, id)).toMatchObject({ organization: { plan: { name: 'Basic' } } });
    expect((await act(admin, 'deletePlan', { id }, 'deletedPlanId')).error).toMatchObject({
      type: 'CONFLICT',
      code: 'PLAN_IN_USE',
    });
    expect(await subscribe(organization.id, null)).toMatchObject({ organization: { plan: null } });
    expect(await act(admin, 'deletePlan', { id }, 'deletedPlanId')).toEqual({ deletedPlanId: id, error: null });
    expect((await subscribe(organization.id, id)).error.fields).toMatchObject([
      { field: 'plan', code: 'INVALID_REFERENCE' },
    ]);
    expect(await logged(desk, keyOf(id))).toEqual(['plan.created', 'plan.updated monthlyTickets', 'plan.deleted']);
    expect(await logged(desk, organization.id)).toEqual(['organization.updated plan', 'organization.updated plan']);
  });

  it('have unique names, and a limit from 0', async () => {
    const id = await plan('Taken');
    for (const [name, input] of [
      ['createPlan', { name: 'Taken' }],
      ['updatePlan', { id: await plan('Other'), name: 'Taken' }],
    ] as const)
      expect((await act(scene.admin, name, input, all)).error.code).toBe('ALREADY_EXISTS');
    for (const monthlyTickets of [-1, 1_000_001])
      expect((await act(scene.admin, 'updatePlan', { id, monthlyTickets }, all)).error.fields).toMatchObject([
        { field: 'monthlyTickets', code: 'INVALID_ARGUMENT' },
      ]);
    expect((await act(scene.admin, 'updatePlan', { id, monthlyTickets: 0 }, all)).plan.monthlyTickets).toBe(0);
  });

  it('are for managers with the permission to change, for staff to list, and for nobody else', async () => {
    const { desk, agent, requester } = scene;
    const id = await plan('Mine');
    const allowed = await desk.manager({ permissions: ['MANAGE_PEOPLE'] });
    for (const person of [agent, requester]) {
      expect((await act(person, 'createPlan', { name: 'x' }, all)).error.code).toBe('FORBIDDEN');
      expect((await act(person, 'updatePlan', { id, name: 'x' }, all)).error.code).toBe('FORBIDDEN');
      expect((await act(person, 'deletePlan', { id }, 'deletedPlanId')).error.code).toBe('FORBIDDEN');
    }
    expect((await act(allowed, 'updatePlan', { id, name: 'Ours' }, all)).error).toBeNull();
    const names = '{ plans(first: 100) { nodes { name } } }';
    expect((await agent.run(names)).plans.nodes).toContainEqual({ name: 'Ours' });
    expect(await requester.ask(names)).toMatchObject({
      data: { plans: null },
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
    expect(await requester.run('query ($id: ID!) { node(id: $id) { id } }', { id })).toEqual({ node: null });
  });
});

describe('BM-06 the allowance of an organization', () => {
  it('is shown to staff and to the organization’s own people, with its month', async () => {
    const { desk, agent, requester, stranger, organization } = scene;
    const { db } = desk;
    const data = { timeZone: 'America/Bogota' };
    await db.organization.update({ where: { id: organization.id }, data });
    await subscribe(organization.id, await plan('Ten', 10));
    const { first, start, end } = monthIn(new Date(), data.timeZone);
    const day = (text: string) => new Date(`${text}T00:00:00Z`);
    await db.allowanceUse.createMany({
      data: [
        { organizationId: organization.id, month: day(first), used: 3 },
        { organizationId: organization.id, month: day('2020-01-01'), used: 9 },
      ],
    });
    const expected = {
      name: 'Nube',
      plan: { name: 'Ten', monthlyTickets: 10, createdAt: null },
      ticketAllowance: {
        limit: 10,
        used: 3,
        remaining: 7,
        periodStart: start.toISOString(),
        resetsAt: end.toISOString(),
      },
    };
    const fields = `plan { name monthlyTickets createdAt } ${allowance}`;
    expect(await organizationsOf(requester, fields)).toEqual([expected]);
    const { createdAt: _hidden, ...shown } = expected.plan;
    expect(await organizationsOf(agent, `plan { name monthlyTickets } ${allowance}`)).toContainEqual({
      ...expected,
      plan: shown,
    });

    // whoever sees a ticket sees whose it is, and no more
    const ticket = await open(requester);
    await act(scene.admin, 'addTicketFollower', { id: ticket, affiliate: stranger.globalId });
    const query = `query ($id: ID!) { ticket(id: $id) { organization { name ${fields} } } }`;
    expect((await stranger.run(query, { id: ticket })).ticket.organization).toEqual({
      name: 'Nube',
      plan: null,
      ticketAllowance: null,
    });
  });

  it('has no limit without a plan, nor by a plan without one, and none left below a lowered limit', async () => {
    const { desk } = scene;
    const organization = await desk.organization();
    const person = await desk.affiliate({ organization });
    const { first } = monthIn(new Date(), 'UTC');
    await desk.db.allowanceUse.create({
      data: { organizationId: organization.id, month: new Date(`${first}T00:00:00Z`), used: 5 },
    });
    const left = async () =>
      (await organizationsOf(person, 'ticketAllowance { limit used remaining }'))[0].ticketAllowance;
    expect(await left()).toEqual({ limit: null, used: 5, remaining: null });
    const id = await plan('Open');
    await subscribe(organization.id, id);
    expect(await left()).toEqual({ limit: null, used: 5, remaining: null });
    await act(scene.admin, 'updatePlan', { id, monthlyTickets: 8 }, all);
    expect(await left()).toEqual({ limit: 8, used: 5, remaining: 3 });
    await act(scene.admin, 'updatePlan', { id, monthlyTickets: 2 }, all);
    expect(await left()).toEqual({ limit: 2, used: 5, remaining: 0 });
  });

  it('costs a list of organizations no further statement', async () => {
    const { desk, agent } = scene;
    const id = keyOf(await plan('Many', 4));
    for (let n = 0; n < 20; n++) {
      const { id: organizationId } = await desk.organization();
      await desk.db.organization.update({ where: { id: organizationId }, data: { planId: id } });
    }
    const count = async (first: number) => {
      const query = `{ organizations(first: ${first}) { nodes { plan { name } ${allowance} } } }`;
      await agent.run(query);
      return (await countStatements(desk.database, () => agent.run(query))).count;
    };
    expect(await count(20)).toBe(await count(1));
  });
});
