import { copying } from './copy.ts';
import { floor } from './log.ts';
import { beginning, type Counts, end, type People } from './people.ts';
import { Random } from './random.ts';
import { type Catalog, type Entry, storyColumns, tellStory } from './story.ts';
import { makeTexts } from './texts.ts';

/** Tells every ticket's story, in the order in which they were opened. */
export async function addStories(
  name: string,
  seed: number,
  { counts, people, catalog }: { counts: Counts; people: People; catalog: Catalog },
) {
  const random = new Random(seed, 'stories');
  const texts = makeTexts(new Random(seed, 'texts'));
  const owners = ownersOf(random, counts);
  const window = Math.ceil(counts.tickets / 60);
  let left = counts.comments;
  let events = 0;
  let floorAt = 0;
  return copying(name, storyColumns, async (copies) => {
    let pending: Entry[] = [];
    /** Comments and events go by time, not by ticket: that is how they lie on a disk. */
    const write = async (until: number) => {
      pending.sort((a, b) => a.at - b.at);
      let i = 0;
      for (; i < pending.length; i++) {
        const entry = pending[i];
        if (!entry || entry.at >= until) break;
        if (entry.comment) copies.Comment.add(entry.comment);
        copies.Event.add(`${++events}\t${events}\t${entry.event}`);
        if (entry.at < floor) floorAt = events;
        if (i % 500 === 0) await Promise.all([copies.Comment.flush(), copies.Event.flush()]);
      }
      pending = pending.slice(i);
    };
    for (let i = 0; i < counts.tickets; i++) {
      const at = beginning + Math.floor(((i + random.fraction()) / counts.tickets) * (end - beginning));
      const rest = counts.tickets - i;
      const comments = rest === 1 ? left : Math.min(left, Math.round(random.exponential(left / rest)));
      left -= comments;
      const owner = people.organizations[owners[i] ?? 0];
      const requester = owner?.tickets != null ? random.pick(owner.affiliates) : random.pickSkewed(people.others);
      const story = tellStory(random, { people, texts, catalog }, { number: i + 1, at, requester, comments });
      copies.Ticket.add(story.ticket);
      for (const row of story.threads) copies.Thread.add(row);
      for (const row of story.followers) copies.TicketFollower.add(row);
      for (const row of story.ccs) copies.TicketCc.add(row);
      for (const row of story.reads) copies.TicketRead.add(row);
      for (const row of story.productAreas) copies.TicketProductArea.add(row);
      pending.push(...story.entries);
      if (i % 200 === 0) for (const copy of Object.values(copies)) await copy.flush();
      if (i % window === window - 1) await write(at);
    }
    await write(Number.POSITIVE_INFINITY);
    return { events, floorAt };
  });
}

/** For each ticket the place of its organization; that of the first without a fixed number means any of those. */
function ownersOf(random: Random, { tickets, sized }: Counts): Uint32Array {
  const owners = new Uint32Array(tickets).fill(sized.length);
  let at = 0;
  for (const [i, size] of sized.entries()) {
    owners.fill(i, at, at + size);
    at += size;
  }
  random.shuffle(owners);
  return owners;
}
