import { decodeWords } from 'postal-mime';
import type { Clock } from '../clock.ts';
import { element, members, QueryProblem, queryService } from '../query-protocol.ts';
import type { Store } from '../store.ts';
import { domainOf } from './addresses.ts';
import { type AcceptedMail, eventsOf, fateOf } from './events.ts';
import { openMailbox } from './mailbox.ts';
import { checked, type Draft, rawMail, simpleMail } from './mails.ts';

/** A topic of a configuration set and the events it wants, named as in the template or as in the events. */
export interface EventDestination {
  readonly topicArn: string;
  readonly eventTypes: readonly string[];
}

interface SesIn {
  readonly store: Store;
  readonly clock: Clock;
  readonly region: string;
  readonly account: string;
  publish(topicArn: string, message: string): void;
}

interface PendingEvent {
  readonly key: string;
  readonly topicArn: string;
  readonly message: string;
}

const namespace = 'http://ses.amazonaws.com/doc/2010-12-01/';
const pendingEvents = 'ses/event/';

/** SES, version 1 of its API: mails go to the mailbox, events to the topics; both are stored before the sender is answered. */
export function openSes({ store, clock, region, account, publish }: SesIn) {
  const mailbox = openMailbox({ store, clock });
  const identities = new Set<string>();
  const configurationSets = new Map<string, readonly EventDestination[]>();

  const destinationsOf = (name: string) => {
    const found = configurationSets.get(name);
    if (!found) throw new QueryProblem('ConfigurationSetDoesNotExist', `Configuration set <${name}> does not exist.`);
    return found;
  };

  const checkVerified = (address: string) => {
    const domain = domainOf(address);
    const covers = (identity: string) =>
      identity === address.toLowerCase() || identity === domain || domain.endsWith(`.${identity}`);
    if ([...identities].some(covers)) return;
    const where = `The following identities failed the check in region ${region.toUpperCase()}: ${address}`;
    throw new QueryProblem('MessageRejected', `Email address is not verified. ${where}`);
  };

  // An event leaves the store only once its topic has it: a crash in between repeats it, and never loses it.
  const publishPending = () => {
    for (const { key, topicArn, message } of store.list<PendingEvent>(pendingEvents)) {
      try {
        publish(topicArn, message);
        store.delete(key);
      } catch (error) {
        console.error(`SES could not publish an event to ${topicArn}; it is kept for the next try.`, error);
      }
    }
  };

  const announce = (mail: AcceptedMail, destinations: readonly EventDestination[]) => {
    for (const [index, event] of eventsOf(mail, { region, account }).entries()) {
      for (const { topicArn, eventTypes } of destinations) {
        if (!eventTypes.some((type) => type.toLowerCase() === event.eventType.toLowerCase())) continue;
        const order = `${String(mail.acceptedAt).padStart(15, '0')}/${mail.messageId}/${String(index).padStart(3, '0')}`;
        const key = `${pendingEvents}${order}/${topicArn}`;
        store.put<PendingEvent>(key, { key, topicArn, message: JSON.stringify(event) });
      }
    }
    setImmediate(publishPending);
  };

  const accept = (draft: Draft) => {
    const mail = checked(draft, clock.now());
    checkVerified(mail.sourceAddress);
    const destinations = mail.configurationSet === undefined ? [] : destinationsOf(mail.configurationSet);
    const { subject, text, html } = mail;
    const from = decodeWords(mail.source);
    for (const to of mail.recipients) {
      mailbox.add({ to, from, subject, text, html, bounced: fateOf(to) === 'Bounce' });
    }
    announce(mail, destinations);
    return element('MessageId', mail.messageId);
  };

  const sentLastDay = () => {
    const dayAgo = new Date(clock.now() - 86_400_000).toISOString();
    return mailbox.list().filter((mail) => mail.sentAt > dayAgo).length;
  };

  const answer = queryService(namespace, {
    SendEmail: (form) => accept(simpleMail(form)),
    SendRawEmail: async (form) => accept(await rawMail(form)),
    GetAccountSendingEnabled: () => element('Enabled', true),
    GetSendQuota: () =>
      element('Max24HourSend', 50_000) + element('MaxSendRate', 14) + element('SentLast24Hours', sentLastDay()),
    ListIdentities(form) {
      const type = form.get('IdentityType');
      const listed = [...identities].filter((each) => !type || (type === 'EmailAddress') === each.includes('@'));
      return `<Identities>${listed.map((each) => element('member', each)).join('')}</Identities>`;
    },
    GetIdentityVerificationAttributes(form) {
      const known = members(form, 'Identities').filter((each) => identities.has(each.toLowerCase()));
      const entries = known.map((each) => {
        return `<entry>${element('key', each)}<value>${element('VerificationStatus', 'Success')}</value></entry>`;
      });
      return `<VerificationAttributes>${entries.join('')}</VerificationAttributes>`;
    },
    DescribeConfigurationSet(form) {
      const name = form.get('ConfigurationSetName') ?? '';
      const destinations = destinationsOf(name).map(describeDestination).join('');
      const isAsked = members(form, 'ConfigurationSetAttributeNames').includes('eventDestinations');
      const shown = isAsked ? `<EventDestinations>${destinations}</EventDestinations>` : '';
      return `<ConfigurationSet>${element('Name', name)}</ConfigurationSet>${shown}`;
    },
  });

  return {
    answer,
    mailbox,
    /** Makes a set known, and publishes next what an earlier run could not; its topics must be known by then. */
    ensureConfigurationSet(name: string, eventDestinations: readonly EventDestination[]): void {
      configurationSets.set(name, eventDestinations);
      setImmediate(publishPending);
    },
    /** Verifies an address, or a domain with all its addresses and subdomains. */
    ensureIdentity: (address: string): void => void identities.add(address.toLowerCase()),
  };
}

function describeDestination({ topicArn, eventTypes }: EventDestination): string {
  const types = eventTypes.map((type) => element('member', type)).join('');
  const name = element('Name', topicArn.split(':').at(-1)) + element('Enabled', true);
  const matching = `<MatchingEventTypes>${types}</MatchingEventTypes>`;
  return `<member>${name}${matching}<SNSDestination>${element('TopicARN', topicArn)}</SNSDestination></member>`;
}
