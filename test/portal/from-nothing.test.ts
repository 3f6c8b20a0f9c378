import { readFileSync } from 'node:fs';
import { type OperationDefinitionNode, parse } from 'graphql';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createDeskClient, type DeskClient } from '../../src/client/client.ts';
import { type ArticleScene, articleScene } from '../article/article-desk.ts';
import { password } from '../desk.ts';
import { follow } from '../follow.ts';
import { act, open, say } from '../scene.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const [, section = ''] = /^### A portal from nothing\n([\s\S]*?)^## /m.exec(readme) ?? [];

/** The operations of the section, by their names. */
const operations = new Map<string, string>(
  [...section.matchAll(/^```graphql\n([\s\S]*?)^```/gm), ...section.matchAll(/`(subscription [^`]*)`/g)].map(
    ([, text = '']) => [
      parse(text)
        .definitions.map((one) => (one as OperationDefinitionNode).name?.value)
        .join(),
      text,
    ],
  ),
);

interface Page {
  client: DeskClient;
  cursor: string;
  load: () => Promise<string>;
  list: Map<string, { title: string }>;
}

/** What the section has for a page, on the client that it imports. */
const [, script = ''] = /^```js\n([\s\S]*?)^```/m.exec(section) ?? [];
const { connect, keepUpToDate } = new Function(
  'createDeskClient',
  `${script.replace(/^import .*$/m, '').replaceAll('export ', '')}; return { connect, keepUpToDate };`,
)(createDeskClient) as {
  connect: (url: string, session: { accessToken: string }) => DeskClient;
  keepUpToDate: (page: Page) => Promise<void>;
};

let scene: ArticleScene;
let port: number;
beforeAll(async () => {
  scene = await articleScene();
  port = await scene.desk.app.listen();
});
afterAll(() => scene.desk.close());

it('OD-01, OD-09, TD-04 a portal is built from nothing with the operations of README.md, each in its turn', async () => {
  const { desk, agent, requester } = scene;
  const asked: string[] = [];
  const operation = (name: string) => {
    asked.push(name);
    return operations.get(name) ?? '';
  };
  const { slug } = await scene.portal({ name: 'Help' });
  const category = await desk.db.category.create({ data: { name: 'Billing' } });
  const categoryId = desk.id('Category', category.id);
  const hash = await desk.desk.passwords.hash(password);
  await desk.db.credential.create({ data: { affiliateId: requester.id, hash } });
  await scene.article({ title: 'Download an invoice', body: 'Under **Billing**.', category: categoryId });

  const door = await desk.anonymous(operation('Door'), { slug });
  expect(door.data).toEqual({ portal: { name: 'Help', kind: 'TICKETS', locale: 'en' } });
  const signIn = { email: requester.email, password, slug };
  const { signIn: session } = (await desk.anonymous(operation('SignIn'), signIn)).data;
  expect(session).toMatchObject({ viewer: { name: 'Marta' }, error: null });
  const customer = desk.bearer(`Bearer ${session.accessToken}`);

  const page = await customer.run(operation('Page'));
  expect(page).toMatchObject({ viewer: { portal: { viewerCanUse: true } }, tickets: { totalCount: 0 } });
  const stream = await follow(port, customer, operation('Happened'), { after: page.eventCursor });

  expect((await customer.run(operation('Categories'))).categories.nodes).toMatchObject([{ label: 'Billing' }]);
  const { ticketForm } = await customer.run(operation('Form'), { category: categoryId });
  expect(ticketForm.fields.map(({ name }: { name: string }) => name)).toContain('title');
  const { suggestArticles } = await customer.run(operation('Suggest'), { title: 'my invoi', category: categoryId });
  expect(suggestArticles).toMatchObject([
    { title: 'Download an invoice', bodyHtml: '<p>Under <strong>Billing</strong>.</p>' },
  ]);
  const solved = await customer.run(operation('Solved'), { article: suggestArticles[0].id, category: categoryId });
  expect(solved.reportArticleSolved).toEqual({ counted: true, error: null });

  const input = { title: 'My invoice', description: 'Where?', category: categoryId, idempotencyKey: 'form-1' };
  const { createTicket: sent } = await customer.run(operation('Send'), { input });
  expect(sent).toMatchObject({ ticket: { title: 'My invoice', isAutoClosed: false }, error: null });
  const { id } = sent.ticket;
  expect((await customer.run(operation('Ticket'), { id })).ticket).toMatchObject({
    viewerCanReply: true,
    viewerCanClose: true,
    category: { name: 'Billing' },
  });
  expect((await customer.run(operation('Seen'), { id })).markTicketRead.ticket.isUnread).toBe(false);
  await stream.until((got) =>
    got.some(({ __typename, ticketId }) => __typename === 'TicketCreatedEvent' && ticketId === id),
  );

  await agent.run('mutation ($input: AddCommentInput!) { addComment(input: $input) { error { code } } }', {
    input: { ticket: id, body: 'It is there.' },
  });
  await stream.until((got) => got.some(({ comment }) => comment?.bodyHtml === '<p>It is there.</p>'));
  const reply = { ticket: id, body: 'Thank you', key: 'reply-1' };
  expect((await customer.run(operation('Reply'), reply)).addComment).toMatchObject({ comment: {}, error: null });
  expect((await customer.run(operation('Close'), { id })).closeTicket.ticket).toMatchObject({ status: 'CLOSED' });
  expect((await customer.run(operation('Reopen'), { id })).reopenTicket.ticket).toMatchObject({ status: 'OPEN' });
  await stream.stop();

  expect([...operations.keys()].filter((name) => !asked.includes(name))).toEqual([]);
});

it('OD-01 a page of README.md keeps its list: what is new, what leaves it, and all anew when rights change', async () => {
  const { admin, agent, desk } = scene;
  const organization = await desk.organization();
  const requester = await desk.affiliate({ organization });
  const colleague = await desk.affiliate({ organization });
  const { id: portal, slug } = await scene.portal({ name: 'List' });
  const customer = await scene.at(colleague, slug);
  const list = new Map<string, { title: string }>();
  let loads = 0;
  const load = async () => {
    const page = await customer.run(operations.get('Page') ?? '');
    loads++;
    list.clear();
    for (const ticket of page.tickets.nodes) list.set(ticket.id, ticket);
    return page.eventCursor as string;
  };
  const cursor = await load();
  const accessToken = customer.authorization.replace('Bearer ', '');
  const client = connect(`http://127.0.0.1:${port}/graphql`, { accessToken });
  const kept = keepUpToDate({ client, cursor, load, list });

  const ticket = await open(requester, { title: 'Seen by a colleague' });
  await vi.waitFor(() => expect(list.get(ticket)?.title).toBe('Seen by a colleague'));
  // a message that goes takes no ticket with it
  const message = await say(agent, ticket, 'Too early');
  await act(agent, 'deleteComment', { id: message }, 'ticket { id }');
  const second = await open(requester, { title: 'To be deleted' });
  await vi.waitFor(() => expect([...list.keys()].sort()).toEqual([ticket, second].sort()));
  await act(admin, 'deleteTicket', { id: second }, 'deletedTicketId');
  await vi.waitFor(() => expect([...list.keys()]).toEqual([ticket]));
  await act(admin, 'updatePortal', { id: portal, showPeopleItems: false }, 'portal { id }');
  await vi.waitFor(() => expect(list.size).toBe(0));
  expect(loads).toBe(2);
  client.close();
  await kept;
});
