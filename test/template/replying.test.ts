import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { variables } from '../../src/template/rules.ts';
import { addComment, createTemplate, previewTemplate, type TemplateDesk, templateDesk } from './template-desk.ts';

let desk: TemplateDesk;
beforeAll(async () => {
  desk = await templateDesk();
});
afterAll(() => desk.close());

const body =
  'Hello **{{ affiliate.firstName }}** of {{ affiliate.organization }}, about #{{ ticket.number }} "{{ ticket.title }}": {% if ticket.status == "OPEN" %}soon{% endif %}. {{ manager.name }}';
const expected = (manager: string) => ({
  body: `Hello **Ada** of Shop & Sons, about #${desk.number} "Where is \\*it\\*?": soon. ${manager}`,
  bodyHtml: `<p>Hello <strong>Ada</strong> of Shop &amp; Sons, about #${desk.number} "Where is *it*?": soon. ${manager}</p>`,
});

describe('AF-09 a manager', () => {
  test('replies with a template, filled in from ticket, affiliate and manager, and the customer reads it', async () => {
    const template = await desk.template({ body });
    const { addComment: payload } = await desk.agent.run(addComment, { input: { ticket: desk.ticket, template } });
    expect(payload).toMatchObject({ comment: { ...expected('Alan Turing'), visibility: 'PUBLIC' }, error: null });
    const { ticket } = await desk.customer.run(
      'query($id: ID!) { ticket(id: $id) { comments { nodes { bodyHtml } } } }',
      { id: desk.ticket },
    );
    expect(ticket.comments.nodes).toContainEqual({ bodyHtml: expected('Alan Turing').bodyHtml });
  });

  test('makes a new template on the spot and replies with it', async () => {
    const { createTemplate: made } = await desk.keeper.run(createTemplate, { input: { name: 'On the spot', body } });
    const { addComment: payload } = await desk.keeper.run(addComment, {
      input: { ticket: desk.ticket, template: made.template.id, visibility: 'INTERNAL' },
    });
    expect(payload).toMatchObject({ comment: { ...expected('Grace Hopper'), visibility: 'INTERNAL' }, error: null });
  });

  test('keeps the reply as it was said when the template changes or goes', async () => {
    const template = await desk.template({ body: 'As it was' });
    const { addComment: payload } = await desk.agent.run(addComment, { input: { ticket: desk.ticket, template } });
    await desk.keeper.run('mutation($id: ID!) { deleteTemplate(input: { id: $id }) { error { code } } }', {
      id: template,
    });
    const { node } = await desk.agent.run('query($id: ID!) { node(id: $id) { ... on Comment { body } } }', {
      id: payload.comment.id,
    });
    expect(node).toEqual({ body: 'As it was' });
  });

  test('sees beforehand what a template would say, kept or just being written', async () => {
    const template = await desk.template({ body });
    for (const which of [{ template }, { body }]) {
      const { previewTemplate: preview } = await desk.agent.run(previewTemplate, { ticket: desk.ticket, ...which });
      expect(preview).toEqual({ ...expected('Alan Turing'), unknownVariables: [] });
    }
  });

  test('is told of unknown variables while still writing', async () => {
    const { previewTemplate: preview } = await desk.agent.run(previewTemplate, {
      ticket: desk.ticket,
      body: 'To {{ ticket.owner }}: {{ nobody | upcase }}{{ ticket }}{{ manager.firstName }}',
    });
    expect(preview).toEqual({
      body: 'To : Alan',
      bodyHtml: '<p>To : Alan</p>',
      unknownVariables: expect.arrayContaining(['ticket.owner', 'nobody', 'ticket']),
    });
    expect(preview.unknownVariables).toHaveLength(3);
  });

  test('is told why one does not parse', async () => {
    for (const wrong of ['{{ today | shout }}', '{% if %}', '{% include "package.json" %}', 'x'.repeat(20_001)]) {
      const { data, errors } = await desk.agent.ask(previewTemplate, { ticket: desk.ticket, body: wrong });
      expect(data.previewTemplate).toBeNull();
      expect(errors).toMatchObject([
        { path: ['previewTemplate'], extensions: { code: 'TEMPLATE_INVALID', fields: [{ field: 'body' }] } },
      ]);
    }
  });

  test('previews nothing of what is not there, and one thing at a time', async () => {
    const template = await desk.template({ body });
    const nowhere = '00000000-0000-7000-8000-000000000000';
    for (const which of [
      { ticket: desk.id('Ticket', nowhere), body },
      { ticket: desk.ticket, template: desk.id('Template', nowhere) },
    ])
      expect((await desk.agent.run(previewTemplate, which)).previewTemplate).toBeNull();
    for (const [which, code] of [
      [{ ticket: desk.ticket }, 'INVALID_ARGUMENT'],
      [{ ticket: desk.ticket, template, body }, 'INVALID_ARGUMENT'],
      [{ ticket: template, body }, 'INVALID_ID'],
      [{ ticket: desk.ticket, template: desk.ticket }, 'INVALID_ID'],
    ] as const) {
      const { data, errors } = await desk.agent.ask(previewTemplate, which);
      expect(data.previewTemplate).toBeNull();
      expect(errors).toMatchObject([{ extensions: { code } }]);
    }
  });

  test('learns all that a template can say', async () => {
    const { templateVariables } = await desk.agent.run('{ templateVariables { name description } }');
    expect(templateVariables.map(({ name }: { name: string }) => name)).toEqual(Object.keys(variables));
    const { createTemplate: payload } = await desk.keeper.run(createTemplate, {
      input: { name: 'All', body: templateVariables.map(({ name }: { name: string }) => `{{ ${name} }}`).join('\n') },
    });
    expect(payload.error).toBeNull();
  });
});

describe('AF-09 a reply from a template', () => {
  const refusal = async (template: string) => {
    const before = await desk.db.comment.count();
    const { addComment: payload } = await desk.agent.run(addComment, {
      input: { ticket: desk.ticket, template, close: true },
    });
    expect(payload.comment).toBeNull();
    expect(await desk.db.comment.count()).toBe(before);
    return payload.error;
  };

  test('is refused where there is no such template', async () => {
    const error = await refusal(desk.id('Template', '00000000-0000-7000-8000-000000000000'));
    expect(error.fields).toMatchObject([{ field: 'template', code: 'INVALID_REFERENCE' }]);
  });

  test('is refused where it would say nothing', async () => {
    const error = await refusal(await desk.template({ body: '{% if ticket.status == "CLOSED" %}Closed.{% endif %}' }));
    expect(error.fields).toMatchObject([{ field: 'template', code: 'REQUIRED' }]);
  });

  test('is refused where it would be longer than a comment may be', async () => {
    const error = await refusal(await desk.template({ body: `${'x'.repeat(19_982)}{{today}}{{today}}` }));
    expect(error.fields).toMatchObject([{ field: 'template', code: 'TOO_LONG' }]);
  });

  test('is refused, not half filled in, where what was kept is no longer offered', async () => {
    const row = await desk.db.template.create({ data: { name: 'Old', body: 'Hello {{ ticket.owner }}' } });
    const error = await refusal(desk.id('Template', row.id));
    expect(error).toMatchObject({
      code: 'TEMPLATE_INVALID',
      fields: [{ message: 'There is no variable `ticket.owner`.' }],
    });
  });

  test('shows what a customer put into name and title letter by letter', async () => {
    const hostile = '<img src=x onerror=alert(1)> [x](javascript:alert(1)) **b** https://evil.test';
    const mallory = await desk.affiliate({ name: hostile });
    const { createTicket } = await mallory.run(
      'mutation($title: String!) { createTicket(input: { title: $title, description: "x" }) { ticket { id } } }',
      { title: hostile },
    );
    const template = await desk.template({ body: '{{ affiliate.name }} / {{ ticket.title }}' });
    const { addComment: payload } = await desk.agent.run(addComment, {
      input: { ticket: createTicket.ticket.id, template },
    });
    const shown = '&lt;img src=x onerror=alert(1)&gt; [x](javascript:alert(1)) **b** https://evil.test';
    expect(payload.comment.bodyHtml).toBe(`<p>${shown} / ${shown}</p>`);
  });
});
