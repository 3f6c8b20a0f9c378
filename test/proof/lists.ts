import { decodeId } from '../../src/graphql/id.ts';
import { type Asking, casesOf } from './cases.ts';
import { expectedTicket, plain } from './expected-ticket.ts';
import { customFields } from './names.ts';
import { type Answer, askEverything } from './paths.ts';
import {
  type Customer,
  followsProject,
  maySubmit,
  roleOf,
  seesAnswer,
  seesAnswersTicket,
  seesCustomField,
  seesProperty,
  showsProperty,
  usesPortal,
} from './reference.ts';
import type { Ids, World } from './world.ts';

/** Every path: what it shows of every ticket. Gives how many cases that were. */
export async function compareLists(made: World, ids: Ids, customer: Customer, by: Asking): Promise<number> {
  const { course, door, me, all, seen, same, ticketsOf, wanted, counted } = casesOf(made, ids, customer);
  const { person } = customer;
  const expected = (ticket: number) => expectedTicket(course, ids, customer, ticket);
  const answer = await askEverything(by, ids);

  same('the list', answer.tickets.nodes.map(plain), seen.map(expected));
  same('its count', answer.tickets.totalCount, seen.length);
  same(
    'by nodes',
    answer.byNode.map(plain),
    all.map((ticket) => (seen.includes(ticket) ? expected(ticket) : null)),
  );
  counted.cases += seen.length * 2 * 50;

  const shownComments = ids.comments.filter(
    ({ ticket, visibility }) => visibility === 'PUBLIC' && seen.includes(ticket),
  );
  const shownEntries = ids.entries.filter(
    ({ ticket }) => seen.includes(ticket) && seesProperty(made, customer, ticket, 'timeEntries'),
  );
  const shownFiles = ids.files.filter(
    ({ ticket, visibility, field }) =>
      visibility !== 'INTERNAL' && seen.includes(ticket) && (!field || seesCustomField(door, field)),
  );
  const shownAnswers = ids.answers.filter((row) => seesAnswer(made, customer, row));
  const shown = new Set([...shownComments, ...shownEntries, ...shownFiles, ...shownAnswers].map(({ id }) => id));
  same(
    'comments, time entries, files and answers by nodes',
    answer.others.map((node: Answer) => node !== null),
    [...ids.comments, ...ids.entries, ...ids.files, ...ids.answers].map(({ id }) => shown.has(id)),
  );
  const pairOf = ({ id, ticket }: Ids['answers'][number]) => [
    id,
    seesAnswersTicket(made, customer, ticket) ? (ids.tickets[ticket ?? -1] ?? '') : null,
  ];
  same(
    'answers, each with its ticket',
    answer.answers.nodes
      .map(({ id, ticket }: Answer) => [decodeId('Answer', id), ticket && decodeId('Ticket', ticket.id)])
      .sort(),
    shownAnswers.map(pairOf).sort(),
  );
  same('their count', answer.answers.totalCount, shownAnswers.length);

  const { viewer } = answer;
  same('their role', viewer.affiliate, { role: roleOf(made, person) });
  same('their portal', viewer.portal, {
    viewerCanUse: usesPortal(made, customer),
    viewerCanSubmit: maySubmit(made, customer),
  });
  same(
    'what is unread',
    viewer.unreadTicketCount,
    seen.filter((t) => !made.tickets[t]?.readBy.includes(person)).length,
  );
  same(
    'what they sent',
    ticketsOf(viewer.submittedTickets),
    wanted(seen.filter((t) => made.tickets[t]?.requester === person)),
  );
  same(
    'their copies',
    ticketsOf(viewer.ccTickets),
    wanted(seen.filter((t) => made.tickets[t]?.copied.includes(person))),
  );
  const ofOrganization = (t: number) => made.people[made.tickets[t]?.requester ?? -1]?.organization === me.organization;
  same('their organization’s', ticketsOf(viewer.organizationTickets), wanted(seen.filter(ofOrganization)));

  same(
    'custom fields',
    answer.customFields.nodes.map(({ key }: Answer) => key),
    customFields.flatMap(({ key }) => (seesCustomField(door, key) ? [key] : [])),
  );
  const projects = [...made.projects.keys()].filter(
    (project) => usesPortal(made, customer) && door.showProjectItems && followsProject(made, person, project),
  );
  same(
    'projects',
    answer.projects.nodes.map(({ id, tickets }: Answer) => [decodeId('Project', id), tickets && ticketsOf(tickets)]),
    projects.map((project) => [
      ids.projects[project],
      showsProperty(door, 'project') ? wanted(seen.filter((t) => made.tickets[t]?.project === project)) : null,
    ]),
  );
  const colleagues = [...made.people.keys()].filter((other) => made.people[other]?.organization === me.organization);
  const customRoleOf = (other: number) => {
    const role = made.people[other]?.customRole;
    return role ? [ids.roles[role], role] : null;
  };
  same(
    'colleagues, as what they count, and what they requested',
    answer.affiliates.nodes.map(({ id, role, customRole, tickets }: Answer) => [
      decodeId('Affiliate', id),
      role,
      customRole && [decodeId('CustomRole', customRole.id), customRole.countsAs],
      tickets && ticketsOf(tickets),
    ]),
    colleagues.map((other) => [
      ids.people[other],
      roleOf(made, other),
      customRoleOf(other),
      other === person || showsProperty(door, 'requester')
        ? wanted(seen.filter((t) => made.tickets[t]?.requester === other))
        : null,
    ]),
  );
  same(
    'organizations',
    answer.organizations.nodes.map(({ tickets }: Answer) => tickets),
    [null],
  );
  return counted.cases;
}
