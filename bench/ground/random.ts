/** Numbers that look random and are the same for the same seed (sfc32). */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #count = 1;

  constructor(seed: number, stream: string) {
    let hash = 2166136261;
    for (const byte of Buffer.from(stream)) hash = Math.imul(hash ^ byte, 16777619);
    this.#a = seed | 0;
    this.#b = hash;
    this.#c = 0x9e3779b9;
    for (let i = 0; i < 15; i++) this.bits();
  }

  /** 32 bits. */
  bits(): number {
    const sum = (this.#a + this.#b + this.#count++) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** From 0 to 1, itself not included. */
  fraction(): number {
    return this.bits() / 2 ** 32;
  }

  /** From 0 to `end`, itself not included. */
  below(end: number): number {
    return Math.floor(this.fraction() * end);
  }

  chance(of: number): boolean {
    return this.fraction() < of;
  }

  pick<T>(list: readonly T[]): T {
    const item = list[this.below(list.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** The first of the list much more often than the last. */
  pickSkewed<T>(list: readonly T[]): T {
    const item = list[Math.floor(list.length * this.fraction() ** 2.5)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** Mostly short, sometimes long. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.fraction());
  }

  shuffle(list: Uint32Array): void {
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const kept = list[i] ?? 0;
      list[i] = list[j] ?? 0;
      list[j] = kept;
    }
  }

  /** An id made at that moment (UUIDv7), as those of the application are. */
  uuid(at: number): string {
    const time = Math.floor(at).toString(16).padStart(12, '0');
    const a = this.bits();
    const b = this.bits();
    const c = this.bits();
    const version = (0x7000 | (a & 0xfff)).toString(16);
    const variant = (0x8000 | ((a >>> 12) & 0x3fff)).toString(16);
    const rest = b.toString(16).padStart(8, '0') + (c >>> 16).toString(16).padStart(4, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${variant}-${rest}`;
  }
}
