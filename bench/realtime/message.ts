/** What every contestant delivers: an event with the comment that it is about, some 737 bytes. */
export const document = `subscription ($ticketId: ID) { commentAdded(ticketId: $ticketId) {
  id cursor change occurredAt actor { name } ticket { id number title status } comment { id body } } }`;

export const bodyOf = (n: number) =>
  `${n} The invoice of March differs from what the report shows for the same days. We compared both line by line: the sums of the first two weeks agree, those of the last two do not. Could you tell us which of the two is right, and what we should book until then?`;

/** The same without a desk: made by those who only pass it on. */
export const eventOf = (n: number, now = new Date()) => ({
  __typename: 'CommentAddedEvent',
  id: `QmFyZSBldmVudCAg${String(n).padStart(8, '0')}`,
  cursor: 'A'.repeat(107),
  change: 'ADDED',
  occurredAt: now.toISOString(),
  actor: { __typename: 'Manager', name: 'Manager 1' },
  ticket: {
    id: 'VGlja2V0OjAxYTIxMzY1LWE3YzItNzE0YS04Mjk2LWRjZmY1YWZkOWE1OQ==',
    number: 1,
    title: 'The invoice of March differs from the report',
    status: 'OPEN',
  },
  comment: { id: 'Q29tbWVudDowMWEyMTM2NS1hN2MyLTcxNGEtODI5Ni1kY2ZmNWFmZDlhNTk=', body: bodyOf(n) },
});

/** Of a message as it came, without reading all of it. */
export function occurredAt(message: Buffer): number {
  const at = message.indexOf(key);
  return at < 0 ? Number.NaN : Date.parse(message.toString('latin1', at + key.length, at + key.length + 24));
}
const key = '"occurredAt":"';
