import { loadDemo } from '../../src/demo/load.ts';
import { type Person, testDesk } from '../desk.ts';
import type { Program } from './program.ts';

/** A desk on a real port, with the people of the demo, as `npm start` gives. */
export async function demoDesk() {
  const desk = await testDesk();
  await loadDemo(desk.desk);
  const port = await desk.app.listen();
  const staff = await desk.manager({ role: 'ADMIN' });
  return { ...desk, port, staff, url: `http://127.0.0.1:${port}/graphql` };
}

export type DemoDesk = Awaited<ReturnType<typeof demoDesk>>;

/** A ticket of a customer that only serves to see how far a listener has come. */
export async function probeFor(desk: DemoDesk, email: string) {
  const requester = await desk.db.affiliate.findUniqueOrThrow({ where: { email } });
  const requesterId = desk.id('Affiliate', requester.id);
  const input = { title: 'Probe', description: 'Probe', requester: requesterId };
  const { createTicket } = await desk.staff.run(
    'mutation ($input: CreateTicketInput!) { createTicket(input: $input) { ticket { id number } error { message } } }',
    { input },
  );
  const { id, number } = createTicket.ticket;
  let count = 0;
  const comment = async () => {
    const body = `probe ${++count}`;
    await addComment(desk.staff, { ticket: id, body });
    return body;
  };
  const isProbe = (line: string) => line.includes(` #${number} `);
  const last = (listener: Program) => listener.stdout.filter(isProbe).at(-1) ?? '';
  const heard = async (listener: Program, body: string) => {
    await listener.until(() => last(listener).endsWith(`: ${body}`));
    return [...listener.stdout];
  };
  return {
    requester: requesterId,
    comment,
    /** From the moment that it says so, a listener hears everything. */
    async follows(listener: Program) {
      await listener.until(() => listener.stderr.some((line) => line.startsWith('Listening as')));
      await heard(listener, await comment());
    },
    /** What the listener printed up to this comment. */
    heard,
    isProbe,
  };
}

export async function addComment(by: Person, input: { ticket: string; body: string; visibility?: 'INTERNAL' }) {
  const { addComment: payload } = await by.run(
    'mutation ($input: AddCommentInput!) { addComment(input: $input) { error { message } } }',
    { input },
  );
  if (payload.error) throw new Error(payload.error.message);
}
