import { type Person, testDesk } from '../desk.ts';

const fields = 'id name body position createdAt updatedAt';
const error = 'error { type code message fields { field code message } }';

export const createTemplate = `mutation($input: CreateTemplateInput!) { createTemplate(input: $input) { template { ${fields} } ${error} } }`;
export const updateTemplate = `mutation($input: UpdateTemplateInput!) { updateTemplate(input: $input) { template { ${fields} } ${error} } }`;
export const deleteTemplate = `mutation($input: DeleteTemplateInput!) { deleteTemplate(input: $input) { deletedTemplateId ${error} } }`;
export const reorderTemplates = `mutation($input: ReorderTemplatesInput!) { reorderTemplates(input: $input) { templates { name position } ${error} } }`;
export const addComment = `mutation($input: AddCommentInput!) { addComment(input: $input) { comment { id body bodyHtml visibility } ticket { status } ${error} } }`;
export const previewTemplate = `query($ticket: ID!, $template: ID, $body: String) {
  previewTemplate(ticket: $ticket, template: $template, body: $body) { body bodyHtml unknownVariables }
}`;
export const templates = `query($search: String, $first: Int, $after: String) {
  templates(search: $search, first: $first, after: $after) { totalCount nodes { id name } pageInfo { hasNextPage endCursor } }
}`;

/** A desk with somebody who keeps templates, somebody who only uses them, a customer and a ticket of theirs. */
export async function templateDesk() {
  const desk = await testDesk();
  const keeper = await desk.manager({ name: 'Grace Hopper', permissions: ['MANAGE_TEMPLATES'] });
  const agent = await desk.manager({ name: 'Alan Turing' });
  const organization = await desk.organization('Shop & Sons');
  const customer = await desk.affiliate({ name: 'Ada Lovelace', organization });
  const opened = await customer.run(
    'mutation { createTicket(input: { title: "Where is *it*?", description: "Tell me." }) { ticket { id number } } }',
  );
  const { id: ticket, number }: { id: string; number: number } = opened.createTicket.ticket;
  let count = 0;
  return {
    ...desk,
    keeper,
    agent,
    customer,
    ticket,
    number,
    /** A new template, by its id. */
    async template(input: { name?: string; body?: string; position?: number } = {}): Promise<string> {
      const { createTemplate: payload } = await keeper.run(createTemplate, {
        input: { name: `Template ${++count}`, body: 'Hello', ...input },
      });
      if (payload.error) throw new Error(JSON.stringify(payload.error));
      return payload.template.id;
    },
    names: async (by: Person = keeper, search?: string): Promise<string[]> =>
      (await by.run(templates, { search, first: 100 })).templates.nodes.map(({ name }: { name: string }) => name),
    /** Events of templates, oldest first. */
    events: () =>
      desk.db.event.findMany({
        where: { subjectType: 'Template' },
        orderBy: { id: 'asc' },
        select: { kind: true, subjectId: true, properties: true, managerId: true, audience: true },
      }),
  };
}

export type TemplateDesk = Awaited<ReturnType<typeof templateDesk>>;
