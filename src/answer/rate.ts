import { ratableAnswers } from '../access/answer.ts';
import { shows } from '../access/properties.ts';
import { type Customer, isStaff, maySend, mayUsePortal } from '../access/viewer.ts';
import { all } from '../access/where.ts';
import { forbidden, notFound } from '../errors.ts';
import { type Act, appendChange, type PropertyChange } from '../events/log.ts';
import { takeTicket } from '../plan/allowance.ts';
import { allowanceExhausted } from '../plan/rules.ts';
import type { Answer, Prisma } from '../store/generated/client.ts';
import type { AnswerRating } from '../store/generated/enums.ts';
import { changeTicket } from '../ticket/change.ts';
import { createTicket } from '../ticket/create.ts';
import { affiliateFor, typeFor, typeOfRating } from '../ticket/references.ts';
import { titleFrom } from './rules.ts';

// Locks in this order: the person's row (shared), the answer, the month's count of the organization, the ticket.
// `deleteTicket` takes the answer before the ticket, too.

export type RatingOutcome = 'TICKET_CREATED' | 'RATING_CHANGED' | 'ALLOWANCE_EXHAUSTED';

export interface Rated {
  answerId: string;
  outcome: RatingOutcome;
  ticketId?: string;
  /** Where the allowance is used up. */
  resetsAt?: Date;
}

interface Rating {
  rating: AnswerRating;
  comment?: string | null | undefined;
}

/** Saves a rating in any case. Unless there ever was one, it makes a ticket, as long as the allowance lasts. */
export async function rateAnswer(current: Act, { id, ...input }: Rating & { id: string }): Promise<Rated> {
  const act = await lockSender(current);
  const answer = await lockAnswer(act, id);
  const rated = await saveRating(act, answer, input);
  if (answer.ticketMade) {
    if (answer.ticketId) await passOn(act, answer.ticketId, answer, rated);
    // which ticket came of an answer is a property that a portal may hide
    const known = answer.ticketId && shows(act.viewer, 'answer') ? { ticketId: answer.ticketId } : {};
    return { answerId: id, outcome: 'RATING_CHANGED', ...known };
  }
  const { taken, resetsAt } = await take(act);
  if (!taken) return { answerId: id, outcome: 'ALLOWANCE_EXHAUSTED', resetsAt };
  const { ticketId } = await createTicket(
    act,
    { title: titleFrom(answer.question), description: rated.ratingComment ?? answer.question },
    { rating: input.rating, typeId: await typeOfRating(act) },
  );
  await act.tx.answer.update({ where: { id }, data: { ticketId, ticketMade: true }, select: { id: true } });
  return { answerId: id, outcome: 'TICKET_CREATED', ticketId };
}

/** A ticket without an answer: a message, and what the sender holds of what it is about. */
export async function createRatedTicket(current: Act, { message, rating }: { message: string; rating: AnswerRating }) {
  const act = await lockSender(current);
  if (!mayUsePortal(act.viewer)) throw forbidden('This portal is for ticket managers and administrators.');
  const { taken, resetsAt } = await take(act);
  if (!taken) throw allowanceExhausted(resetsAt);
  return createTicket(
    act,
    { title: titleFrom(message), description: message },
    { rating, typeId: await typeFor(act, null) },
  );
}

interface Sent extends Act {
  readonly viewer: Customer;
}

/** Whoever rates, in the organization that they are in to the end of the transaction. */
async function lockSender(act: Act): Promise<Sent> {
  const { viewer } = act;
  if (isStaff(viewer)) throw forbidden('Ratings are the customers’ own.');
  const { organizationId } = await affiliateFor(act, viewer.id, 'requester');
  return { ...act, viewer: { ...viewer, organizationId } };
}

async function lockAnswer({ tx, viewer }: Act, id: string): Promise<Answer> {
  await tx.$queryRaw`SELECT 1 FROM "Answer" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  const answer = await tx.answer.findFirst({ where: all<Prisma.AnswerWhereInput>({ id }, ratableAnswers(viewer)) });
  if (!answer) throw notFound('answer');
  return answer;
}

/** What is closed at once, as its sender may not submit, counts in no allowance. */
const take = (act: Sent) =>
  maySend(act.viewer) ? takeTicket(act, act.viewer.organizationId) : { taken: true as const, resetsAt: act.now };

type Saved = Pick<Answer, 'rating' | 'ratingComment'>;

/** The comment stays where none is given; `null` takes it away. */
async function saveRating(act: Act, answer: Answer, { rating, comment }: Rating): Promise<Saved> {
  const next = { rating, ratingComment: comment === undefined ? answer.ratingComment : comment };
  if (isSame(answer, next)) return next;
  await act.tx.answer.update({
    where: { id: answer.id },
    data: { ...next, ratedById: act.viewer.id, ratedAt: act.now },
    select: { id: true },
  });
  await appendChange(act, 'Answer', answer.id, 'updated', ['rating']);
  return next;
}

const isSame = (one: Saved, other: Saved) => one.rating === other.rating && one.ratingComment === other.ratingComment;

/** To the ticket that was made, by whoever may rate, whether or not they see it. */
async function passOn(act: Act, ticketId: string, previous: Saved, next: Saved) {
  if (isSame(previous, next)) return;
  await act.tx.$queryRaw`SELECT 1 FROM "Ticket" WHERE "id" = ${ticketId}::uuid FOR NO KEY UPDATE`;
  const ticket = await act.tx.ticket.findUniqueOrThrow({ where: { id: ticketId } });
  const values = (rating: AnswerRating | null) => (rating ? [rating] : []);
  const change: PropertyChange = {
    property: 'rating',
    // of a comment alone there is nothing that the log may hold
    ...(previous.rating !== next.rating && { previous: values(previous.rating), next: values(next.rating) }),
  };
  await changeTicket(act, ticket, {
    kind: 'ticket.updated',
    audience: 'EVERYONE',
    properties: ['rating'],
    data: { changes: [change] },
    set: { rating: next.rating },
  });
}
