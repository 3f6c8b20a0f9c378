import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keyOf, logged } from '../people/log.ts';
import { act } from '../scene.ts';
import { countStatements } from '../statements.ts';
import { type ArticleScene, article, articleScene, listed } from './article-desk.ts';

let scene: ArticleScene;
let category: string;
beforeAll(async () => {
  scene = await articleScene();
  const { db, id } = scene.desk;
  category = id('Category', (await db.category.create({ data: { name: 'Billing' } })).id);
});
afterAll(() => scene.desk.close());
beforeEach(() => scene.desk.db.article.deleteMany());

const create = (input: object) => act(scene.keeper, 'createArticle', input, article);
const update = (id: string, input: object) => act(scene.keeper, 'updateArticle', { id, ...input }, article);

describe('TD-04 a manager who keeps the knowledge base', () => {
  it('writes an article, which is a draft until it is published', async () => {
    const { keeper, desk } = scene;
    const { article: made } = await create({
      title: ' Invoices ',
      body: 'Under **Billing**.',
      locale: 'ES-mx',
      category,
    });
    expect(made).toEqual({
      id: expect.any(String),
      title: 'Invoices',
      body: 'Under **Billing**.',
      bodyHtml: '<p>Under <strong>Billing</strong>.</p>',
      locale: 'es-MX',
      isPublished: false,
      publishedAt: null,
      isInAllPortals: true,
      portals: [],
      category: { name: 'Billing' },
      createdAt: expect.any(String),
      updatedAt: made.createdAt,
    });
    const published = await act(keeper, 'publishArticle', { id: made.id }, article);
    expect(published.article).toMatchObject({ isPublished: true, publishedAt: expect.any(String) });
    expect((await act(keeper, 'publishArticle', { id: made.id }, article)).article).toEqual(published.article);
    const draft = await act(keeper, 'unpublishArticle', { id: made.id }, article);
    expect(draft.article).toEqual(made);
    expect(await logged(desk, keyOf(made.id))).toEqual([
      'article.created',
      'article.updated isPublished',
      'article.updated isPublished',
    ]);
  });

  it('makes one only, though the request is sent again', async () => {
    const input = { title: 'Once', body: 'x', idempotencyKey: 'article-1' };
    expect((await create(input)).article.id).toBe((await create(input)).article.id);
    expect(await listed(scene.keeper)).toEqual(['Once']);
  });

  it('changes what is given; what is so already makes no event, and the portals move no time', async () => {
    const { desk } = scene;
    const { slug, id: portal } = await scene.portal();
    const id = await scene.article({ title: 'Old', body: 'Old', category, locale: 'en' });
    const first = (await update(id, { title: 'Old', category, locale: 'EN', portals: null })).article;
    const moved = (await update(id, { portals: [portal, portal] })).article;
    expect(moved).toEqual({ ...first, isInAllPortals: false, portals: [{ slug }] });
    await update(id, { portals: [portal] });
    const { article: next } = await update(id, { body: '*New*', category: null });
    expect(next).toMatchObject({ title: 'Old', bodyHtml: '<p><em>New</em></p>', category: null, portals: [{ slug }] });
    expect(next.updatedAt > first.updatedAt).toBe(true);
    expect((await update(id, { title: 'New', portals: [] })).article).toMatchObject({
      isInAllPortals: false,
      portals: [],
    });
    expect(await logged(desk, keyOf(id))).toEqual([
      'article.created',
      'article.updated portals',
      'article.updated body category',
      'article.updated title portals',
    ]);
  });

  it('deletes one, once', async () => {
    const id = await scene.article();
    const remove = () => act(scene.keeper, 'deleteArticle', { id }, 'deletedArticleId');
    expect(await remove()).toEqual({ deletedArticleId: id, error: null });
    expect(await remove()).toMatchObject({ deletedArticleId: null, error: { code: 'NOT_FOUND' } });
    for (const name of ['updateArticle', 'publishArticle', 'unpublishArticle'])
      expect((await act(scene.keeper, name, { id }, article)).error).toMatchObject({ code: 'NOT_FOUND' });
    expect(await listed(scene.keeper)).toEqual([]);
  });

  it('is refused what is blank, too long, no language, or not there, all at once', async () => {
    const { id } = scene.desk;
    const none = '01900000-0000-7000-8000-000000000000';
    expect((await create({ title: ' ', body: 'x'.repeat(50_001), locale: 'no language' })).error.fields).toMatchObject([
      { field: 'title', code: 'REQUIRED' },
      { field: 'body', code: 'TOO_LONG' },
      { field: 'locale', code: 'INVALID_FORMAT' },
    ]);
    for (const [field, value] of [
      ['category', id('Category', none)],
      ['portals', [id('PortalConfig', none)]],
    ] as const)
      expect((await create({ title: 'x', body: 'x', [field]: value })).error).toMatchObject({
        fields: [{ field, code: 'INVALID_REFERENCE' }],
      });
    expect(await listed(scene.keeper)).toEqual([]);
  });

  it('needs the permission; who lacks it reads drafts and changes nothing', async () => {
    const { agent, requester, keeper } = scene;
    const id = await scene.article({ title: 'Draft', published: false });
    expect(await listed(agent)).toEqual(['Draft']);
    for (const by of [agent, requester])
      for (const [name, input] of [
        ['createArticle', { title: 'x', body: 'x' }],
        ['updateArticle', { id, title: 'x' }],
        ['publishArticle', { id }],
        ['unpublishArticle', { id }],
        ['deleteArticle', { id }],
      ] as const)
        expect((await act(by, name, input, '__typename')).error, name).toMatchObject({ code: 'FORBIDDEN' });
    expect(await listed(keeper)).toEqual(['Draft']);
  });
});

describe('TD-04 the list of articles', () => {
  it('has filters that hold together, and orders, page by page', async () => {
    const { keeper } = scene;
    const { id: portal } = await scene.portal();
    await scene.article({ title: 'b 100%', locale: 'es', category });
    await scene.article({ title: 'a 1000', locale: 'es-MX', portals: [portal] });
    await scene.article({ title: 'c', locale: 'en', published: false, portals: [] });
    expect(await listed(keeper)).toEqual(['c', 'a 1000', 'b 100%']);
    expect(await listed(keeper, 'orderBy: { field: TITLE, direction: ASC }')).toEqual(['a 1000', 'b 100%', 'c']);
    expect(await listed(keeper, 'orderBy: { field: CREATED_AT, direction: ASC }')).toEqual(['b 100%', 'a 1000', 'c']);
    const filters: [filter: string, titles: string[]][] = [
      ['language: "es"', ['a 1000', 'b 100%']],
      ['language: "ES-mx"', ['a 1000']],
      ['language: "en"', ['c']],
      ['title: "00%"', ['b 100%']],
      ['title: " c "', ['c']],
      ['isPublished: false', ['c']],
      ['isPublished: true, language: "es"', ['a 1000', 'b 100%']],
      [`categories: ["${category}"]`, ['b 100%']],
      [`portals: ["${portal}"]`, ['a 1000', 'b 100%']],
      [`portals: []`, ['b 100%']],
    ];
    for (const [filter, titles] of filters)
      expect(await listed(keeper, `filter: { ${filter} }`), filter).toEqual(titles);
    const pageOf = (args: string) =>
      keeper.run(
        `{ articles(${args}, orderBy: { field: TITLE, direction: ASC }) { nodes { title } pageInfo { hasNextPage endCursor } } }`,
      );
    const { articles: first } = await pageOf('first: 2');
    expect(first).toMatchObject({ nodes: [{ title: 'a 1000' }, { title: 'b 100%' }], pageInfo: { hasNextPage: true } });
    const { articles: second } = await pageOf(`first: 2, after: "${first.pageInfo.endCursor}"`);
    expect(second).toMatchObject({ nodes: [{ title: 'c' }], pageInfo: { hasNextPage: false } });
  });

  it('takes as many SQL statements for one article as for many', async () => {
    const { keeper, requester, desk } = scene;
    const { id: portal } = await scene.portal();
    const ask = {
      staff: [
        keeper,
        '{ articles(first: 100) { totalCount nodes { title bodyHtml category { name } portals { slug } } } }',
      ],
      customer: [requester, '{ articles(first: 100) { totalCount nodes { title bodyHtml category { name } } } }'],
    } as const;
    const counts: Record<string, number[]> = { staff: [], customer: [] };
    for (const more of [1, 30]) {
      for (let i = 0; i < more; i++) await scene.article({ category, ...(i % 2 && { portals: [portal] }) });
      for (const [name, [by, query]] of Object.entries(ask))
        counts[name]?.push((await countStatements(desk.database, () => by.run(query))).count);
    }
    expect(counts['customer']).toEqual([3, 3]);
    expect(counts['staff']?.[1]).toBeLessThanOrEqual(4);
  });
});
