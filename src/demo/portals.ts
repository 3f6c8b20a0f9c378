import type { Customer, Viewer } from '../access/viewer.ts';
import { addTicketFollower } from '../following/actions.ts';
import { createPortal } from '../portal/actions.ts';
import { addProjectFollower, createProject } from '../project/actions.ts';
import { portalOf } from '../session/person-viewer.ts';
import type { Tx } from '../store/database.ts';
import { addComment } from '../thread/actions.ts';
import { assignTicket } from '../ticket/actions.ts';
import { createTicket } from '../ticket/create.ts';
import { updateTicket } from '../ticket/update.ts';
import { addTimeEntry } from '../time-entry/actions.ts';
import type { DemoPeople } from './make-people.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** Two more doors: one to the tasks of a project, and one where only administrators submit. */
export async function makeDemoPortals(tx: Tx, people: DemoPeople) {
  const ana = people.staff('ana@hilo.example');
  const nube = people.customer('marta@nube.example').organizationId;
  const faro = people.customer('sofia@faro.example').organizationId;
  const act = { tx, viewer: ana, now: new Date(Date.now() - 6 * day) };

  await createPortal(act, {
    name: 'Projects of Nube Tienda',
    slug: 'projects',
    kind: 'TASKS',
    locale: 'es',
    organizations: [nube],
    filters: ['isOpen', 'projects', 'priorities'],
    details: [
      { property: 'description' },
      { property: 'project' },
      { property: 'assignee' },
      { property: 'priority', editable: true },
      { property: 'startDate' },
      { property: 'dueDate', editable: true },
      { property: 'percentComplete', editable: true },
      { property: 'timeEntries', editable: true },
    ],
  });
  await createPortal(act, {
    name: 'Faro Media help',
    slug: 'faro',
    kind: 'TICKETS',
    locale: 'es',
    organizations: [faro],
    submitters: 'ADMINISTRATORS',
    closingMessages: [
      {
        locale: 'es',
        text: 'Aquí solo envía tickets la administración de Faro Media. Pídeselo a Pablo Rey, por favor.',
      },
      { locale: 'en', text: 'Only administrators of Faro Media send tickets here. Please ask Pablo Rey to do it.' },
    ],
    details: [{ property: 'description' }, { property: 'category' }, { property: 'requester' }],
  });
  await makeTasks(tx, people, { nube, faro });
  await sendByFaro(tx, people);
}

async function makeTasks(tx: Tx, people: DemoPeople, { nube, faro }: { nube: string; faro: string }) {
  const ana = people.staff('ana@hilo.example');
  const luis = people.staff('luis@hilo.example');
  const diego = await cameBy(tx, people.customer('diego@nube.example'), 'projects');
  const marta = people.customer('marta@nube.example');
  const at = (viewer: Viewer, daysAgo: number) => ({ tx, viewer, now: new Date(Date.now() - daysAgo * day) });

  const move = await createProject(at(ana, 6), {
    name: 'Move to the new panel',
    description: 'Tracking, reports and users of Nube Tienda on the new panel.',
  });
  await addProjectFollower(at(ana, 6), { id: move.id, organization: nube });
  const check = await createProject(at(ana, 6), { name: 'Yearly security check' });
  await addProjectFollower(at(ana, 6), { id: check.id, affiliate: people.customer('sofia@faro.example').id });

  const task = (title: string, description: string, project: string, daysLeft: number, percentComplete: number) =>
    createTicket(at(ana, 5), {
      kind: 'TASK',
      title,
      description,
      requester: marta.id,
      project,
      startDate: dateIn(-5),
      dueDate: dateIn(daysLeft),
      percentComplete,
      assignee: luis.id,
    });
  const links = await task('Change the tracking links', 'All campaigns link to the new domain.', move.id, 4, 60);
  const users = await task('Invite the users', 'Everybody of Nube Tienda gets a mail.', move.id, 9, 0);
  await createTicket(at(ana, 4), {
    kind: 'TASK',
    title: 'Review who has access',
    description: 'Compare the list of people with last year.',
    requester: people.customer('sofia@faro.example').id,
    project: check.id,
    dueDate: dateIn(20),
  });
  await addTimeEntry(at(luis, 3), {
    ticket: links.ticketId,
    minutes: 90,
    note: 'Half of the campaigns',
    billable: true,
  });
  await addTimeEntry(at(diego, 2), { ticket: links.ticketId, minutes: 45, note: 'Tried the links of spring' });
  await updateTicket(at(diego, 2), { id: links.ticketId, percentComplete: 75 });
  await addComment(at(diego, 2), { ticket: links.ticketId, body: 'Three quarters are done; the rest on Thursday.' });
  await assignTicket(at(ana, 1), { id: users.ticketId, assignee: ana.id });
  await addTicketFollower(at(ana, 1), { id: users.ticketId, organization: faro });
}

/** A member's ticket is closed with a word of explanation; the administrator's is taken in. */
async function sendByFaro(tx: Tx, people: DemoPeople) {
  const send = async (email: string, hoursAgo: number) =>
    createTicket(
      {
        tx,
        viewer: await cameBy(tx, people.customer(email), 'faro'),
        now: new Date(Date.now() - hoursAgo * hour),
      },
      { title: 'Un segundo número para la oficina', description: 'Necesitamos otro número en Bogotá.' },
    );
  await send('sofia@faro.example', 20);
  await send('pablo@faro.example', 18);
}

async function cameBy(tx: Tx, customer: Customer, slug: string): Promise<Customer> {
  const portal = portalOf(await tx.portalConfig.findUniqueOrThrow({ where: { slug } }));
  const { followedProjects } = await tx.organization.findUniqueOrThrow({
    where: { id: customer.organizationId },
    select: { followedProjects: { select: { projectId: true } } },
  });
  return { ...customer, portal, projectIds: followedProjects.map(({ projectId }) => projectId) };
}

const dateIn = (days: number) => new Date(new Date(Date.now() + days * day).toISOString().slice(0, 10));
