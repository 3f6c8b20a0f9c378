import { type Asking, casesOf } from './cases.ts';
import { type Customer, refusalOf, seesAnswer, seesAnswersTicket, showsProperty } from './reference.ts';
import { askFilters, trialsOf } from './trials.ts';
import type { Ids, World } from './world.ts';

/** Every filter, and its negation. Gives how many cases that were. */
export async function compareFilters(made: World, ids: Ids, customer: Customer, by: Asking): Promise<number> {
  const { door, seen, same, keys, ticketsOf, wanted, counted } = casesOf(made, ids, customer);
  const trials = trialsOf(made, ids, customer.person);
  const { lists, codes } = await askFilters(by, trials);
  for (const { name, filters, holds } of trials) {
    const refusal = filters.map((filter) => refusalOf(door, filter)).find((code) => code !== undefined);
    for (const [alias, positive] of [
      [name, true],
      [`not_${name}`, false],
    ] as const) {
      same(`the filter ${alias}`, codes[alias], refusal);
      if (refusal) same(`the list by ${alias}`, lists[alias], null);
      else same(`the list by ${alias}`, ticketsOf(lists[alias]), wanted(seen.filter((t) => holds(t) === positive)));
    }
  }

  const shownAnswers = ids.answers.filter((row) => seesAnswer(made, customer, row));
  const hidesAnswers = !showsProperty(door, 'answer');
  for (const [alias, positive] of [
    ['hasTicket', true],
    ['not_hasTicket', false],
  ] as const) {
    same(`answers by ${alias}`, codes[alias], hidesAnswers ? 'HIDDEN_PROPERTY' : undefined);
    const found = shownAnswers.filter((row) => seesAnswersTicket(made, customer, row.ticket) === positive);
    if (hidesAnswers) continue;
    same(`answers by ${alias}`, keys('Answer', lists[alias].nodes), found.map(({ id }) => id).sort());
    same(`their count by ${alias}`, lists[alias].totalCount, found.length);
  }
  return counted.cases;
}
