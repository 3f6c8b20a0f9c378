import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { loadDemo } from '../../src/demo/load.ts';
import { demoPassword, demoPeople } from '../../src/demo/people.ts';
import { type TestDesk, testDesk } from '../desk.ts';

// What a newcomer finds at the first start, asked as they would: signed in by e-mail and password.

let desk: TestDesk;

beforeAll(async () => {
  desk = await testDesk();
  await loadDemo(desk.desk);
}, 60_000);
afterAll(() => desk?.close());

async function signIn(email: string, portal?: string) {
  const { data } = await desk.anonymous(
    'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken error { code message } } }',
    { input: { email, password: demoPassword, portal } },
  );
  expect(data.signIn.error).toBeNull();
  return desk.bearer(`Bearer ${data.signIn.accessToken}`);
}

it.each(demoPeople)('$about, signs in by $portal', async ({ email, portal }) => {
  const { viewer, tickets } = await (await signIn(email, portal)).run(
    '{ viewer { name } tickets(first: 1, filter: { kinds: [TICKET, TASK] }) { nodes { number } } }',
  );
  expect(viewer.name).toBeTruthy();
  expect(tickets.nodes).toHaveLength(1);
});

it('a second start adds nothing', async () => {
  expect(await loadDemo(desk.desk)).toBe(false);
});

it('OD-01, OD-08 Diego works on the tasks of his projects, in a portal of their own', async () => {
  const diego = await signIn('diego@nube.example', 'projects');
  const { tickets } = await diego.run(`{
    tickets(first: 10, filter: { kinds: [TASK] }) {
      nodes { title project { name } percentComplete minutesLogged category { id } visibleFields editableFields }
    }
  }`);
  expect(tickets.nodes.map(({ title }: { title: string }) => title).sort()).toEqual([
    'Change the tracking links',
    'Invite the users',
  ]);
  expect(tickets.nodes.find(({ title }: { title: string }) => title.startsWith('Change'))).toMatchObject({
    project: { name: 'Move to the new panel' },
    percentComplete: 75,
    minutesLogged: 135,
    category: null,
    editableFields: ['priority', 'dueDate', 'percentComplete', 'timeEntries'],
  });
});

it('TD-01 what Sofía sends is closed with a word of explanation, and what Pablo sends is not', async () => {
  const mine = async (email: string) => {
    const { viewer } = await (await signIn(email, 'faro')).run(
      '{ viewer { submittedTickets(first: 5) { nodes { title status isAutoClosed comments(last: 1) { nodes { body } } } } } }',
    );
    return viewer.submittedTickets.nodes.filter(({ title }: { title: string }) => title.startsWith('Un segundo'));
  };
  expect(await mine('sofia@faro.example')).toEqual([
    {
      title: 'Un segundo número para la oficina',
      status: 'CLOSED',
      isAutoClosed: true,
      comments: { nodes: [{ body: expect.stringContaining('Pablo Rey') }] },
    },
  ]);
  expect(await mine('pablo@faro.example')).toMatchObject([{ status: 'OPEN', isAutoClosed: false }]);
});

it('OD-03 OD-07 OD-09 TD-08 Marta finds technical questions in a widget, with what helps to sort them, and Diego is copied', async () => {
  const marta = await signIn('marta@nube.example', 'help');
  const { viewer, tickets } = await marta.run(`{
    viewer { portal { name } }
    tickets(first: 5, filter: { customFields: [{ key: "impact", choices: ["hindered"] }] }) {
      nodes { contactEmail ccs { email } priority editableFields customFields { field { key } } }
    }
  }`);
  expect(viewer.portal.name).toBe('Help in the shop');
  expect(tickets.nodes.length).toBeGreaterThan(0);
  for (const { priority, editableFields, customFields } of tickets.nodes) {
    expect(priority).toBeNull();
    expect(editableFields).toEqual(['description', 'contactEmail', 'customFields.impact']);
    for (const { field } of customFields) expect(['problem_kind', 'impact']).toContain(field.key);
  }
  const diego = await signIn('diego@nube.example', 'default');
  const { viewer: copied } = await diego.run('{ viewer { ccTickets(first: 5) { nodes { contactEmail } } } }');
  expect(copied.ccTickets.nodes).toEqual([{ contactEmail: 'soporte@nube.example' }]);
});

it('BM-05 the widget is for those who manage tickets', async () => {
  const diego = await signIn('diego@nube.example', 'help');
  expect((await diego.run('{ tickets(first: 1) { totalCount } }')).tickets.totalCount).toBe(0);
});

it('TD-05 a category of request is chosen in one’s own language', async () => {
  const marta = await signIn('marta@nube.example', 'default');
  const { categories } = await marta.run('{ categories { nodes { name label help } } }');
  expect(categories.nodes.map(({ name, label }: { name: string; label: string }) => [name, label])).toEqual([
    ['Technical and product help', 'Asistencia técnica y de productos'],
    ['Feature activation', 'Activación de una característica'],
    ['Billing', 'Ayuda con la facturación'],
    ['Phone numbers', 'Números de teléfono'],
  ]);
});

it('TD-10 technical help asks for what is needed to know, step by step, and Marta has told it', async () => {
  const marta = await signIn('marta@nube.example', 'default');
  const { categories, tickets } = await marta.run(`{
    categories(first: 1) { nodes { id } }
    tickets(filter: { customFields: [{ key: "problem_kind", choices: ["one_way_audio"] }] }) {
      nodes { title customFields { field { key label } ... on CustomChoiceValue { choices { label } } } }
    }
  }`);
  const { ticketForm } = await marta.run(
    `query ($category: ID!) { ticketForm(category: $category) { fields { name label conditions { field boolean choices } customField { key } } } }`,
    { category: categories.nodes[0].id },
  );
  const custom = ticketForm.fields.slice(5);
  expect(custom.map(({ customField }: { customField: { key: string } }) => customField.key)).toEqual([
    'purpose',
    'tried',
    'requirements_met',
    'about_interaction',
    'interaction_id',
    'problem_kind',
    'missing_direction',
    'connection',
    'audio_device',
    'error_shown',
    'error_message',
    'error_screenshot',
    'recurrence',
    'frequency',
    'pattern',
    'affected',
    'impact',
  ]);
  expect(custom[6]).toMatchObject({
    label: '¿En qué dirección falta el audio?',
    conditions: [{ field: 'problem_kind', choices: ['one_way_audio'] }],
  });
  const [ticket] = tickets.nodes;
  expect(ticket.title).toBe('Los clientes no nos oyen');
  const said = Object.fromEntries(
    ticket.customFields.map((value: { field: { key: string }; choices?: { label: string }[] }) => [
      value.field.key,
      value.choices?.map(({ label }) => label).join(),
    ]),
  );
  expect(said).toMatchObject({
    missing_direction: 'El cliente no oye al agente',
    connection: 'Wi-Fi',
    impact: 'Trabajamos con dificultad',
  });
  expect(said).not.toHaveProperty('root_cause');
});

it('OD-10 each kind of custom field says something: Diego’s screenshot, Sofía’s number of numbers, their uses and the day', async () => {
  const values = `customFields { field { key }
    ... on CustomNumberValue { number } ... on CustomDateValue { date } ... on CustomChoiceValue { choices { key } }
    ... on CustomFileValue { attachment { name mimeType width height } } }`;
  const saying = async (email: string, title: string) => {
    const person = await signIn(email, 'default');
    const { tickets } = await person.run(
      `{ tickets(first: 1, filter: { search: "${title}" }) { nodes { ${values} } } }`,
    );
    return tickets.nodes[0].customFields;
  };
  expect(await saying('diego@nube.example', 'postbacks')).toContainEqual({
    field: { key: 'error_screenshot' },
    attachment: { name: 'error.png', mimeType: 'image/png', width: 320, height: 120 },
  });
  const numbers = await saying('sofia@faro.example', 'two phone numbers');
  expect(numbers).toContainEqual({ field: { key: 'number_count' }, number: 2 });
  expect(numbers).toContainEqual({ field: { key: 'number_uses' }, choices: [{ key: 'calls' }, { key: 'sms' }] });
  expect(numbers).toContainEqual({ field: { key: 'wanted_on' }, date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
});

it('BM-02, BM-04 Diego’s rating of an answer made a ticket that shows the question first', async () => {
  const { tickets, organizations } = await (await signIn('diego@nube.example', 'default')).run(`{
    tickets(first: 5, filter: { hasAnswer: true, mine: true }) { nodes { title rating answer { question text module } } }
    organizations { nodes { plan { name } ticketAllowance { limit used remaining } } }
  }`);
  expect(tickets.nodes).toEqual([
    {
      title: '¿Dónde está mi pedido 5521?',
      rating: 'INCORRECT',
      answer: {
        question: '¿Dónde está mi pedido 5521?',
        text: 'Tu pedido está en preparación y saldrá mañana.',
        module: 'HISTORY',
      },
    },
  ]);
  expect(organizations.nodes).toEqual([
    { plan: { name: 'Team' }, ticketAllowance: { limit: 10, used: 3, remaining: 7 } },
  ]);
});

it('BM-03 Faro Media has used up its allowance, and a rating of theirs is there without a ticket', async () => {
  const { answers, organizations } = await (await signIn('sofia@faro.example', 'default')).run(`{
    answers(first: 5) { nodes { question rating ticket { title } } }
    organizations { nodes { ticketAllowance { limit remaining } } }
  }`);
  expect(answers.nodes).toEqual([
    { question: '¿Me pueden enviar la factura de abril?', rating: 'IMPROVABLE', ticket: null },
    {
      question: '¿Qué horario tienen los sábados?',
      rating: 'INCORRECT',
      ticket: { title: '¿Qué horario tienen los sábados?' },
    },
  ]);
  expect(organizations.nodes).toEqual([{ ticketAllowance: { limit: 1, remaining: 0 } }]);
});

it('TD-04 Marta finds an article before she sends a ticket, in her language first, and no draft', async () => {
  const marta = await signIn('marta@nube.example', 'default');
  const { suggestArticles } = await marta.run('{ suggestArticles(title: "postbacks") { title } }');
  expect(suggestArticles.map(({ title }: { title: string }) => title)).toEqual([
    'Los postbacks no llegan',
    'Postbacks do not arrive',
  ]);
  const { articles } = await marta.run('{ articles(first: 100) { nodes { title } } }');
  const titles = articles.nodes.map(({ title }: { title: string }) => title);
  expect(titles).toContain('Descargar una factura');
  for (const hidden of ['Two-step verification', 'Cambiar los enlaces de seguimiento al panel nuevo'])
    expect(titles).not.toContain(hidden);
});

it('a store of files that does not answer takes no more than the file from the demo', async () => {
  const other = await testDesk();
  vi.spyOn(other.desk.files, 'take').mockRejectedValue(new Error('no store'));
  expect(await loadDemo(other.desk)).toBe(true);
  expect(await other.db.ticket.count({ where: { title: 'Postbacks do not arrive' } })).toBe(1);
  expect(await other.db.attachment.count()).toBe(0);
  await other.close();
}, 60_000);
