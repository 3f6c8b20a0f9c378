// What there is in every world, by its name. Said once more here, so that what is forgotten there is found.

/** What a portal may hide. */
export const properties = [
  'description',
  'type',
  'category',
  'priority',
  'waitingOn',
  'requester',
  'createdBy',
  'organization',
  'assignee',
  'team',
  'productAreas',
  'project',
  'startDate',
  'dueDate',
  'percentComplete',
  'contactEmail',
  'resolutionNotes',
  'timeEntries',
  'rating',
  'answer',
  'followers',
  'ccs',
] as const;

/** The custom fields of every world, with those that no portal can show. */
export const customFields = [
  { key: 'proofChoice', kind: 'CHOICE', internal: false },
  { key: 'proofText', kind: 'TEXT', internal: false },
  { key: 'proofFile', kind: 'FILE', internal: false },
  { key: 'proofInner', kind: 'CHOICE', internal: true },
  { key: 'proofInnerFile', kind: 'FILE', internal: true },
  { key: 'proofChoices', kind: 'MULTI_CHOICE', internal: false },
  { key: 'proofNumber', kind: 'NUMBER', internal: false },
  { key: 'proofDate', kind: 'DATE', internal: false },
  { key: 'proofBoolean', kind: 'BOOLEAN', internal: false },
] as const;
export type CustomKey = (typeof customFields)[number]['key'];
export const customNames = [
  'customFields.proofChoice',
  'customFields.proofText',
  'customFields.proofFile',
  'customFields.proofChoices',
  'customFields.proofNumber',
  'customFields.proofDate',
  'customFields.proofBoolean',
] as const;
/** As the log calls it. */
export const innerName = 'internalFields.proofInner';
export type Property = (typeof properties)[number] | (typeof customNames)[number];

export const editable: readonly Property[] = [
  ...(['description', 'type', 'category', 'priority', 'productAreas', 'startDate', 'dueDate'] as const),
  ...(['percentComplete', 'contactEmail', 'timeEntries'] as const),
  ...customNames,
];
/** Those that can change in a story. */
export const changing = [
  'description',
  'type',
  'category',
  'priority',
  'productAreas',
  'startDate',
  'dueDate',
  'assignee',
  'team',
  'project',
  'title',
  'tags',
  ...customNames,
  innerName,
] as const;
/** Those that are set while a world goes on, in the order in which the log names them. */
export const settable = [
  ...(['title', 'description', 'type', 'category', 'priority', 'team', 'project', 'startDate', 'dueDate'] as const),
  ...(['percentComplete', 'contactEmail', 'tags', 'productAreas', 'customFields.proofChoice'] as const),
  ...(['customFields.proofText', 'customFields.proofChoices', 'customFields.proofNumber'] as const),
  ...(['customFields.proofDate', 'customFields.proofBoolean'] as const),
  innerName,
] as const;
export type Settable = (typeof settable)[number];
/** Whatever the log may name. */
export type Named = Settable | Property | (typeof changing)[number] | 'status';

/** What a portal can offer. */
export const filterNames = [
  'ids',
  'kinds',
  'numbers',
  'statuses',
  'isOpen',
  'isAutoClosed',
  'waitingOn',
  'priorities',
  'types',
  'categories',
  'productAreas',
  'requesters',
  'organizations',
  'assignees',
  'unassigned',
  'teams',
  'projects',
  'startDate',
  'dueDate',
  'ratings',
  'hasAnswer',
  'mine',
  'following',
  'unread',
  'createdAt',
  'updatedAt',
  'search',
  ...customNames,
] as const;
/** What no portal can. */
export const staffFilterNames = [
  'accountManagers',
  'affiliateTags',
  'tags',
  'staffUpdatedAt',
  'customFields.proofInner',
  'customFields.proofInnerFile',
] as const;
export type FilterName = (typeof filterNames)[number] | (typeof staffFilterNames)[number];

export const typeKeys = ['GENERAL_QUESTION', 'FINANCIAL_QUESTION', 'TECHNICAL_QUESTION'];
export const roles = ['MEMBER', 'TICKET_MANAGER', 'ADMINISTRATOR'] as const;
