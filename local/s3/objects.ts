import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Store } from '../store.ts';
import type { Bucket } from './buckets.ts';
import { openContents } from './contents.ts';
import type { Headers } from './requests.ts';

/** What an object holds. */
export interface Content {
  /** The name its bytes are kept under. */
  readonly file: string;
  readonly bytes: number;
  /** In quotes. */
  readonly etag: string;
  readonly headers: Headers;
  readonly checksums: Headers;
}

export interface Version {
  /** `null` in a bucket without versions. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
  /** Absent from a delete marker. */
  readonly content?: Content;
}

export interface ListedObject {
  readonly key: string;
  readonly modifiedAt: number;
  readonly content: Content;
}

interface KeptObject {
  readonly key: string;
  /** Newest first. */
  readonly versions: readonly Version[];
}

interface Upload {
  readonly body: Buffer;
  readonly headers: Headers;
  readonly checksums: Headers;
}

interface ObjectsIn {
  readonly store: Store;
  readonly clock: Clock;
  /** Where the contents are kept. */
  readonly directory: string;
}

const all = 's3/';
const noVersion = 'null';

export type Objects = ReturnType<typeof openObjects>;

/** Objects whose every change is in the store before the call returns. */
export function openObjects({ store, clock, directory }: ObjectsIn) {
  const contents = openContents(directory);
  contents.keepOnly(new Set(store.list<KeptObject>(all).flatMap(({ versions }) => filesOf(versions))));

  const versionsOf = (bucket: Bucket, key: string) => store.get<KeptObject>(placeOf(bucket, key))?.versions ?? [];

  // The store's note decides: a content is written before it is noted, and removed after its note is gone.
  const save = (bucket: Bucket, key: string, versions: readonly Version[]) => {
    const before = filesOf(versionsOf(bucket, key));
    if (versions.length > 0) store.put<KeptObject>(placeOf(bucket, key), { key, versions });
    else store.delete(placeOf(bucket, key));
    const after = filesOf(versions);
    for (const file of before) if (!after.includes(file)) contents.remove(file);
  };

  const add = (bucket: Bucket, key: string, content?: Content): Version => {
    const id = bucket.isVersioned ? randomUUID().replaceAll('-', '') : noVersion;
    const version = { id, modifiedAt: clock.now(), ...(content && { content }) };
    save(bucket, key, [version, ...versionsOf(bucket, key).filter((earlier) => earlier.id !== id)]);
    return version;
  };

  const removeVersion = (bucket: Bucket, key: string, id: string): Version | undefined => {
    const versions = versionsOf(bucket, key);
    save(
      bucket,
      key,
      versions.filter((version) => version.id !== id),
    );
    return versions.find((version) => version.id === id);
  };

  return {
    /** The version of this id, or the latest; it may be a delete marker. */
    find: (bucket: Bucket, key: string, id?: string): Version | undefined =>
      versionsOf(bucket, key).find((version) => id === undefined || version.id === id),

    /** Puts a content in the place of the one that was there, which stays a version where the bucket keeps them. */
    put(bucket: Bucket, key: string, { body, ...rest }: Upload): Version & { readonly content: Content } {
      const file = contents.write(bucket.name, key, body);
      const etag = `"${createHash('md5').update(body).digest('hex')}"`;
      const content = { ...rest, file, bytes: body.length, etag };
      return { ...add(bucket, key, content), content };
    },

    /** Forgets one version for good, or hides the object behind a delete marker; answers that version or marker. */
    remove(bucket: Bucket, key: string, id?: string): Version | undefined {
      if (id !== undefined) return removeVersion(bucket, key, id);
      return bucket.isVersioned ? add(bucket, key) : removeVersion(bucket, key, noVersion);
    },

    read: (content: Content): Buffer => contents.read(content.file),

    /** Those whose latest version is no delete marker, in the order of their keys' bytes. */
    list: (bucket: Bucket, prefix: string): ListedObject[] =>
      store.list<KeptObject>(placeOf(bucket, prefix)).flatMap(({ key, versions: [latest] }) => {
        return latest?.content ? { key, modifiedAt: latest.modifiedAt, content: latest.content } : [];
      }),
  };
}

const placeOf = ({ name }: Bucket, key: string) => `${all}${name}/${key}`;

const filesOf = (versions: readonly Version[]) => versions.flatMap(({ content }) => content?.file ?? []);
