import type { Program, Viewer } from '../access/viewer.ts';
import { createRatedTicket, rateAnswer } from '../answer/rate.ts';
import { type NewAnswer, recordAnswers } from '../answer/record.ts';
import { createIntegration } from '../integration/actions.ts';
import { updateOrganization } from '../organization/actions.ts';
import { createPlan } from '../plan/actions.ts';
import type { Tx } from '../store/database.ts';
import type { DemoPeople } from './make-people.ts';

const hour = 3_600_000;

/** What the assistants of two shops said, some of it rated. Faro Media has used up its tickets of this month. */
export async function makeDemoAnswers(tx: Tx, people: DemoPeople) {
  const now = new Date();
  const by = (viewer: Viewer) => ({ tx, viewer, now });
  const ana = by(people.staff('ana@hilo.example'));
  const nube = people.customer('diego@nube.example');
  const faro = people.customer('sofia@faro.example');

  const team = await createPlan(ana, { name: 'Team', monthlyTickets: 10 });
  const starter = await createPlan(ana, { name: 'Starter', monthlyTickets: 1 });
  await createPlan(ana, { name: 'Unlimited' });
  await updateOrganization(ana, { id: nube.organizationId, plan: team.id });
  await updateOrganization(ana, { id: faro.organizationId, plan: starter.id });

  const { id } = await createIntegration(ana, { name: 'Shop assistant', scopes: ['ANSWERS_WRITE'] });
  const assistant: Program = {
    kind: 'INTEGRATION',
    id,
    sessionId: null,
    keyId: '',
    name: 'Shop assistant',
    scopes: ['ANSWERS_WRITE'],
    locale: 'es',
    timeZone: 'UTC',
  };
  const given = answers.map(
    ({ hoursAgo, of, ...answer }, i): NewAnswer => ({
      ...answer,
      externalId: `chat-${i + 1}`,
      organization: of === 'nube' ? nube.organizationId : faro.organizationId,
      givenAt: new Date(now.getTime() - hoursAgo * hour),
    }),
  );
  const recorded = await recordAnswers(by(assistant), given);
  const [parcel, returns, , hours, invoice] = recorded.map(({ answerId = '' }) => answerId);

  // rated now, so that they count in the month that runs
  await rateAnswer(by(nube), {
    id: parcel ?? '',
    rating: 'INCORRECT',
    comment: 'El pedido salió **hace una semana**; la respuesta no mira el seguimiento.',
  });
  await rateAnswer(by(people.customer('marta@nube.example')), { id: returns ?? '', rating: 'IMPROVABLE' });
  await createRatedTicket(by(nube), {
    message: 'El asistente contesta en inglés cuando la pregunta lleva un emoji.',
    rating: 'IMPROVABLE',
  });
  await rateAnswer(by(faro), { id: hours ?? '', rating: 'INCORRECT', comment: 'Los sábados está abierto.' });
  await rateAnswer(by(faro), { id: invoice ?? '', rating: 'IMPROVABLE', comment: 'Falta decir dónde se descarga.' });
}

const answers = [
  {
    of: 'nube',
    hoursAgo: 9,
    module: 'HISTORY',
    question: '¿Dónde está mi pedido 5521?',
    text: 'Tu pedido está en preparación y saldrá mañana.',
  },
  {
    of: 'nube',
    hoursAgo: 7,
    module: 'TEST',
    question: '¿Cuántos días tengo para devolver un producto?',
    text: 'Puedes devolverlo.',
  },
  {
    of: 'nube',
    hoursAgo: 3,
    module: 'HISTORY',
    question: '¿Hacéis envíos a Canarias?',
    text: 'Sí, en 5 a 7 días laborables.',
  },
  {
    of: 'faro',
    hoursAgo: 6,
    module: 'HISTORY',
    question: '¿Qué horario tienen los sábados?',
    text: 'Los sábados está cerrado.',
  },
  {
    of: 'faro',
    hoursAgo: 4,
    module: 'HISTORY',
    question: '¿Me pueden enviar la factura de abril?',
    text: 'Las facturas se emiten el primer día de cada mes.',
  },
] as const;
