import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../desk.ts';
import { act } from '../scene.ts';
import { type ArticleScene, article, articleScene, listed } from './article-desk.ts';

let scene: ArticleScene;
let here: Person;
let elsewhere: Person;
const ids: Record<string, string> = {};
beforeAll(async () => {
  scene = await articleScene();
  const [one, other] = [await scene.portal(), await scene.portal()];
  here = await scene.at(scene.requester, one.slug);
  elsewhere = await scene.at(scene.requester, other.slug);
  const kinds = {
    'for all': {},
    here: { portals: [one.id] },
    'in both': { portals: [one.id, other.id] },
    nowhere: { portals: [] },
    draft: { published: false },
    'draft here': { published: false, portals: [one.id] },
  };
  for (const [title, input] of Object.entries(kinds)) ids[title] = await scene.article({ title, ...input });
});
afterAll(() => scene.desk.close());

const byTitle = 'orderBy: { field: TITLE, direction: ASC }';
const all = ['draft', 'draft here', 'for all', 'here', 'in both', 'nowhere'];

describe('TD-04 articles are read', () => {
  it('by customers where they are published, in the portal that they came by', async () => {
    expect(await listed(here, byTitle)).toEqual(['for all', 'here', 'in both']);
    expect(await listed(elsewhere, byTitle)).toEqual(['for all', 'in both']);
    expect(await listed(scene.requester, byTitle)).toEqual(['for all']);
    for (const staff of [scene.admin, scene.agent]) expect(await listed(staff, byTitle)).toEqual(all);
  });

  it('by nobody else, on whatever way', async () => {
    const seen = (by: Person) =>
      by.run('query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Article { title body } } }', {
        ids: Object.values(ids),
      });
    const titles = async (by: Person) =>
      (await seen(by)).nodes.flatMap((node: { title: string } | null) => node?.title ?? []).sort();
    expect(await titles(here)).toEqual(['for all', 'here', 'in both']);
    expect(await titles(elsewhere)).toEqual(['for all', 'in both']);
    for (const [title, id] of Object.entries(ids)) {
      const query = 'query ($id: ID!) { article(id: $id) { title } node(id: $id) { id } }';
      const expected = ['for all', 'in both'].includes(title)
        ? { article: { title }, node: { id } }
        : { article: null, node: null };
      expect(await elsewhere.run(query, { id }), title).toEqual(expected);
    }
    for (const filter of ['title: "draft"', 'title: "here"', 'language: "en", title: "nowhere"'])
      expect(await listed(elsewhere, `filter: { ${filter} }`), filter).toEqual([]);
    expect(
      (await elsewhere.ask(`{ article(id: "${scene.agent.globalId}") { id } }`)).errors?.[0]?.extensions.code,
    ).toBe('INVALID_ID');
  });

  it('without what is the staff’s, which customers neither filter nor order by', async () => {
    const { article: read } = await here.run(
      `{ article(id: "${ids['here']}") { isPublished isInAllPortals portals { slug } createdAt title publishedAt } }`,
    );
    expect(read).toEqual({
      isPublished: null,
      isInAllPortals: null,
      portals: null,
      createdAt: null,
      title: 'here',
      publishedAt: expect.any(String),
    });
    for (const args of [
      'filter: { isPublished: false }',
      'filter: { portals: [] }',
      'orderBy: { field: CREATED_AT, direction: ASC }',
    ])
      expect(await here.ask(`{ articles(${args}) { totalCount } }`), args).toMatchObject({
        data: { articles: null },
        errors: [{ extensions: { code: 'HIDDEN_PROPERTY' } }],
      });
  });

  it('by nobody for whom the portal is not', async () => {
    const { slug } = await scene.portal({ users: 'TICKET_MANAGERS' });
    const member = await scene.at(scene.requester, slug);
    expect(await listed(member)).toEqual([]);
    expect((await member.run(`{ node(id: "${ids['for all']}") { id } }`)).node).toBeNull();
  });

  it('no more once they are drafts again, and at once where they are published', async () => {
    const id = await scene.article({ title: 'late', published: false });
    const sees = async () => (await here.run(`{ article(id: "${id}") { title } }`)).article !== null;
    expect(await sees()).toBe(false);
    await act(scene.keeper, 'publishArticle', { id }, article);
    expect(await sees()).toBe(true);
    await act(scene.keeper, 'updateArticle', { id, portals: [] }, article);
    expect(await sees()).toBe(false);
    await act(scene.keeper, 'updateArticle', { id, portals: null }, article);
    await act(scene.keeper, 'unpublishArticle', { id }, article);
    expect(await sees()).toBe(false);
  });
});
