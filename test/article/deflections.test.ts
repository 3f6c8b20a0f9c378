import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../desk.ts';
import { keyOf, logged } from '../people/log.ts';
import { act } from '../scene.ts';
import { countStatements } from '../statements.ts';
import { type ArticleScene, articleScene } from './article-desk.ts';

let scene: ArticleScene;
let category: string;
beforeAll(async () => {
  scene = await articleScene();
  const { db, id } = scene.desk;
  category = id('Category', (await db.category.create({ data: { name: 'Billing' } })).id);
});
afterAll(() => scene.desk.close());
beforeEach(async () => {
  await scene.desk.db.deflection.deleteMany();
  await scene.desk.db.article.deleteMany();
});

const report = (by: Person, article: string, more: object = {}) =>
  act(by, 'reportArticleSolved', { article, ...more }, 'article { title deflectionCount } counted');
const sum = async (filter = '') =>
  (await scene.agent.run(`{ deflections${filter && `(filter: { ${filter} })`} { totalCount } }`)).deflections
    .totalCount;
/** As if it had been said on that day. */
const onDay = (person: Person, article: string, day: string) =>
  scene.desk.db.deflection.updateMany({
    where: { affiliateId: person.id, articleId: keyOf(article) },
    data: { createdAt: new Date(`${day}T12:00:00Z`) },
  });

describe('TD-04 a customer whom an article was enough for', () => {
  it('says so, and it counts once a day for each person and article', async () => {
    const { requester, colleague, agent, desk } = scene;
    const [one, other] = [await scene.article({ title: 'One' }), await scene.article({ title: 'Other' })];
    expect(await report(requester, one, { category })).toEqual({
      article: { title: 'One', deflectionCount: null },
      counted: true,
      error: null,
    });
    expect(await report(requester, one)).toMatchObject({ counted: false, error: null });
    await report(requester, other);
    await report(colleague, one);
    expect(await sum()).toBe(3);
    await onDay(requester, one, '2026-03-14');
    expect((await report(requester, one)).counted).toBe(true);
    expect(await sum()).toBe(4);
    const { articles } = await agent.run('{ articles { nodes { title deflectionCount } } }');
    expect(articles.nodes).toEqual([
      { title: 'Other', deflectionCount: 1 },
      { title: 'One', deflectionCount: 3 },
    ]);
    expect((await logged(desk, keyOf(other))).at(-1)).toBe('article.updated deflectionCount');
  });

  it('counts once also when it arrives many times at once', async () => {
    const id = await scene.article();
    const answers = await Promise.all(Array.from({ length: 8 }, () => report(scene.requester, id)));
    expect(answers.filter(({ counted }) => counted)).toHaveLength(1);
    expect(await sum()).toBe(1);
  });

  it('says it of what they may read only, and names a category that is there', async () => {
    const { requester, stranger, agent, desk } = scene;
    const elsewhere = await scene.portal();
    const none = desk.id('Article', '01900000-0000-7000-8000-000000000000');
    const hidden = [
      await scene.article({ published: false }),
      await scene.article({ portals: [elsewhere.id] }),
      await scene.article({ portals: [] }),
    ];
    for (const id of hidden) expect(await report(requester, id)).toEqual(await report(requester, none));
    expect((await report(requester, none)).error).toMatchObject({ code: 'NOT_FOUND' });
    const article = await scene.article();
    const missing = desk.id('Category', '01900000-0000-7000-8000-000000000000');
    expect((await report(stranger, article, { category: missing })).error.fields).toMatchObject([
      { field: 'category', code: 'INVALID_REFERENCE' },
    ]);
    expect((await report(agent, article)).error).toMatchObject({ code: 'FORBIDDEN' });
    expect(await sum()).toBe(0);
  });

  it('moves nothing that customers see of the article', async () => {
    const { requester, colleague } = scene;
    const id = await scene.article();
    const seen = async () => (await colleague.run(`{ article(id: "${id}") { title updatedAt publishedAt } }`)).article;
    const before = await seen();
    await report(requester, id);
    expect(await seen()).toEqual(before);
  });
});

describe('TD-04 staff who look at what was spared', () => {
  it('list and count it by day, article, category and portal', async () => {
    const { requester, colleague, stranger, agent } = scene;
    const door = await scene.portal();
    const [one, other] = [await scene.article({ title: 'One' }), await scene.article({ title: 'Other' })];
    await report(requester, one, { category });
    await report(colleague, one);
    await report(await scene.at(stranger, door.slug), other, { category });
    await onDay(requester, one, '2026-03-14');
    await onDay(colleague, one, '2026-03-14');
    await onDay(stranger, other, '2026-03-16');
    const all = await agent.run(
      `{ deflections(first: 1) { totalCount nodes { article { title } affiliate { name } portal { slug } category { name } solvedAt } } deflectionDays { day count } }`,
    );
    expect(all).toEqual({
      deflections: {
        totalCount: 3,
        nodes: [
          {
            article: { title: 'Other' },
            affiliate: { name: 'Sofia' },
            portal: { slug: door.slug },
            category: { name: 'Billing' },
            solvedAt: '2026-03-16T12:00:00.000Z',
          },
        ],
      },
      deflectionDays: [
        { day: '2026-03-16', count: 1 },
        { day: '2026-03-14', count: 2 },
      ],
    });
    const sums: [filter: string, count: number][] = [
      ['days: { from: "2026-03-14", before: "2026-03-16" }', 2],
      ['days: { from: "2026-03-15" }', 1],
      ['days: { before: "2026-03-14" }', 0],
      [`articles: ["${one}"]`, 2],
      [`categories: ["${category}"]`, 2],
      [`portals: ["${door.id}"]`, 1],
      [`categories: ["${category}"], days: { from: "2026-03-15" }`, 1],
      ['articles: []', 0],
    ];
    for (const [filter, count] of sums) expect(await sum(filter), filter).toBe(count);
    const { article } = await agent.run(
      `{ article(id: "${one}") { ever: deflectionCount since: deflectionCount(days: { from: "2026-03-15" }) } }`,
    );
    expect(article).toEqual({ ever: 2, since: 0 });
    expect((await agent.ask('{ deflectionDays(first: 367) { count } }')).errors?.[0]?.extensions.code).toBe(
      'INVALID_ARGUMENT',
    );
  });

  it('are alone with it: customers get neither list nor count', async () => {
    const { requester } = scene;
    const id = await scene.article();
    await report(requester, id);
    for (const query of ['{ deflections { totalCount } }', '{ deflectionDays { count } }'])
      expect((await requester.ask(query)).errors?.[0]?.extensions.code, query).toBe('FORBIDDEN');
    const { deflections } = await scene.agent.run('{ deflections { nodes { id } } }');
    expect((await requester.run(`{ node(id: "${deflections.nodes[0].id}") { id } }`)).node).toBeNull();
    expect((await requester.run(`{ articles { nodes { deflectionCount } } }`)).articles.nodes).toEqual([
      { deflectionCount: null },
    ]);
  });

  it('take as many SQL statements for one article as for many', async () => {
    const { agent, desk } = scene;
    const counts: number[] = [];
    for (const more of [1, 12]) {
      for (let i = 0; i < more; i++) await report(scene.requester, await scene.article());
      const query =
        '{ articles { nodes { deflectionCount } } deflections { nodes { article { title } affiliate { name } } } }';
      counts.push((await countStatements(desk.database, () => agent.run(query))).count);
    }
    expect(counts).toEqual([4, 4]);
  });

  it('keep it when the article and the portal are deleted', async () => {
    const { admin, keeper, requester, stranger, agent } = scene;
    const door = await scene.portal();
    const [id, other] = [await scene.article(), await scene.article()];
    await report(requester, id);
    await report(await scene.at(stranger, door.slug), id);
    await report(requester, other);
    await act(keeper, 'deleteArticle', { id }, 'deletedArticleId');
    await act(admin, 'disablePortal', { id: door.id }, 'portal { id }');
    expect((await act(admin, 'deletePortal', { id: door.id }, 'deletedPortalId')).error).toBeNull();
    expect(await sum()).toBe(3);
    const { deflections } = await agent.run('{ deflections { nodes { article { id } portal { slug } } } }');
    expect(deflections.nodes).toEqual([
      { article: { id: other }, portal: { slug: 'default' } },
      { article: null, portal: null },
      { article: null, portal: { slug: 'default' } },
    ]);
  });
});
