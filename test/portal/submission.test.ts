import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { png, upload } from '../attachment/attachment-desk.ts';
import type { Person } from '../desk.ts';
import { act, open, read } from '../scene.ts';
import { type PortalScene, portalScene, titles } from './portal-desk.ts';

let scene: PortalScene;
let slug: string;
beforeAll(async () => {
  scene = await portalScene();
  ({ slug } = await scene.portal({
    submitters: 'ADMINISTRATORS',
    locale: 'es',
    closingMessages: [
      { locale: 'es', text: 'Pida a **su administrador** que lo envíe.' },
      { locale: 'pt', text: 'Peça ao seu administrador.' },
    ],
  }));
});
afterAll(() => scene.desk.close());

const told = `status isAutoClosed closedAt waitingOn viewerCanReply viewerCanReopen viewerCanClose team { name } staffCommentCount
  comments { nodes { body bodyHtml author { __typename name } } } timeline { nodes { __typename actor { __typename } } }`;

const member = (locale?: string) =>
  scene.desk.affiliate({ organization: scene.organization, portal: slug, ...(locale && { locale }) });
const administrator = () =>
  scene.desk.affiliate({ organization: scene.organization, role: 'ADMINISTRATOR', portal: slug });
const failing = async (by: Person, name: string, input: object) => (await act(by, name, input)).error?.type;

describe('TD-01 a ticket of somebody who may not submit', () => {
  it('is closed at once by the desk, with a comment that says what to do in their language', async () => {
    const sender = await member('pt-BR');
    const id = await open(sender, { title: 'Unasked' });
    expect(await read(sender, id, told)).toEqual({
      status: 'CLOSED',
      isAutoClosed: true,
      closedAt: expect.any(String),
      waitingOn: null,
      viewerCanReply: false,
      viewerCanReopen: false,
      viewerCanClose: false,
      team: null,
      staffCommentCount: 0,
      comments: {
        nodes: [
          {
            body: 'Peça ao seu administrador.',
            bodyHtml: '<p>Peça ao seu administrador.</p>',
            author: { __typename: 'System', name: 'Hilo' },
          },
        ],
      },
      timeline: {
        nodes: [
          { __typename: 'TicketCreatedEvent', actor: { __typename: 'Affiliate' } },
          { __typename: 'CommentAddedEvent', actor: { __typename: 'System' } },
          { __typename: 'TicketStatusChangedEvent', actor: { __typename: 'System' } },
        ],
      },
    });
  });

  it('is explained in the portal’s language where their own is not there', async () => {
    const id = await open(await member('fi'), {});
    const { comments } = await read(scene.agent, id, 'comments { nodes { body } }');
    expect(comments.nodes).toEqual([{ body: 'Pida a **su administrador** que lo envíe.' }]);
  });

  it('is explained in English or Spanish where the portal says nothing of its own', async () => {
    const plain = await scene.portal({ submitters: 'ADMINISTRATORS' });
    const { desk, organization } = scene;
    for (const [locale, words] of [
      ['es-MX', /administrador de su organización/],
      ['fi', /administrator of your organization/],
    ] as const) {
      const sender = await desk.affiliate({ organization, portal: plain.slug, locale });
      const { comments } = await read(sender, await open(sender), 'comments { nodes { body } }');
      expect(comments.nodes[0].body).toMatch(words);
    }
  });

  it('can be neither reopened nor answered by them, nor by others who may not submit', async () => {
    const [sender, other] = [await member(), await member()];
    const id = await open(sender);
    for (const by of [sender, other]) {
      expect(await failing(by, 'reopenTicket', { id })).toBe('FORBIDDEN');
      expect(await failing(by, 'addComment', { ticket: id, body: 'But…' })).toBe('FORBIDDEN');
    }
    const sent = await upload(scene.desk, sender, 'addAttachments', { ticket: id }, [['more.png', png]]);
    expect(sent.error).toMatchObject({ code: 'FORBIDDEN' });
    expect(await read(sender, id, 'status isAutoClosed attachments { id }')).toEqual({
      ...{ status: 'CLOSED', isAutoClosed: true, attachments: [] },
    });
  });

  it('nor by them through a portal where everybody may submit', async () => {
    const sender = await member();
    const id = await open(sender);
    const elsewhere = await scene.at(sender, 'default');
    expect(await read(elsewhere, id, 'viewerCanReply viewerCanReopen')).toEqual({
      viewerCanReply: false,
      viewerCanReopen: false,
    });
    expect(await failing(elsewhere, 'reopenTicket', { id })).toBe('FORBIDDEN');
    expect(await failing(elsewhere, 'addComment', { ticket: id, body: 'But…' })).toBe('FORBIDDEN');
  });

  it('is taken up by an administrator of the organization, or by staff, and is then one like others', async () => {
    const sender = await member();
    const [first, second] = [await open(sender), await open(sender)];
    await act(await administrator(), 'reopenTicket', { id: first });
    await act(scene.agent, 'reopenTicket', { id: second });
    for (const id of [first, second])
      expect(await read(sender, id, 'status isAutoClosed waitingOn viewerCanReply')).toEqual({
        status: 'OPEN',
        isAutoClosed: false,
        waitingOn: 'STAFF',
        viewerCanReply: true,
      });
  });

  it('gets no team of its category until it is taken up, and is found as what it is', async () => {
    const { desk, agent } = scene;
    const team = await desk.db.team.create({ data: { name: 'Billing' } });
    const category = await desk.db.category.create({ data: { name: 'Billing', defaultTeamId: team.id } });
    const input = { title: 'About billing', category: desk.id('Category', category.id) };
    const unasked = await open(await member(), input);
    const taken = await open(await administrator(), input);
    expect(await read(agent, unasked, 'team { name }')).toEqual({ team: null });
    expect(await read(agent, taken, 'team { name } status isAutoClosed')).toEqual({
      team: { name: 'Billing' },
      status: 'OPEN',
      isAutoClosed: false,
    });
    const found = await titles(agent, 'tickets(first: 100, filter: { isAutoClosed: true })');
    expect(found).toContain('About billing');
    expect(found.filter((title) => title === 'About billing')).toHaveLength(1);
    await act(agent, 'reopenTicket', { id: unasked });
    expect(await read(agent, unasked, 'team { name }')).toEqual({ team: { name: 'Billing' } });
  });

  it('is not closed where the portal takes in everybody’s', async () => {
    const id = await open(scene.requester);
    expect(await read(scene.requester, id, 'status isAutoClosed')).toEqual({ status: 'OPEN', isAutoClosed: false });
  });
});
