import type { SettingName, Values } from './settings.ts';

/** Settings of the court's SMS gateway. */
export interface SmsGatewaySettings {
  readonly url: string;
  readonly method: 'POST' | 'PUT' | 'GET';
  /** May contain the gateway's secrets. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Body of the request, as JSON or, with `form`, as form fields; `{to}`, `{text}`, `{from}` and `{id}` are replaced in each text.
   * With GET it becomes the query.
   */
  readonly body: unknown;
  readonly form: boolean;
  /** The court's number. */
  readonly from: string;
  /** Path of the gateway's message id in the answer, with dots: `entries.0.messageid`. */
  readonly reference: string | null;
  /** A path in the answer and the value expected there, for gateways that answer everything with 200. */
  readonly success: { readonly at: string; readonly is: string } | null;
}

/** Settings of the gateway's delivery reports. */
export interface SmsReportSettings {
  /** The gateway sends it as `Authorization: Bearer …`. */
  readonly secret: string;
  /** Paths of the gateway's message id and of its state, with dots. */
  readonly reference: string;
  readonly status: string;
  readonly delivered: readonly string[];
  readonly failed: readonly string[];
}

/** How people are told what concerns them. */
export interface NotifyConfig {
  /** Telephone of whoever helps; null: the branch's office. */
  readonly call: string | null;
  readonly smtp: { readonly url: string; readonly from: string } | null;
  readonly sms: SmsGatewaySettings | null;
  readonly smsReports: SmsReportSettings | null;
}

type Complain = (setting: SettingName, advice: string) => void;

/** @param readFile answers '' and complains when a file cannot be read */
export function notifyOf(
  values: Values,
  readFile: (setting: SettingName, path: string) => string,
  complain: Complain,
): NotifyConfig {
  return {
    call: values.HELP_PHONE ?? null,
    smtp: smtpOf(values, complain),
    sms: smsOf(values, readFile, complain),
    smsReports:
      values.SMS_REPORT_SECRET === undefined
        ? null
        : {
            secret: values.SMS_REPORT_SECRET,
            reference: values.SMS_REPORT_REFERENCE ?? 'reference',
            status: values.SMS_REPORT_STATUS ?? 'status',
            delivered: wordsOf(values.SMS_REPORT_DELIVERED ?? 'delivered'),
            failed: wordsOf(values.SMS_REPORT_FAILED ?? 'failed'),
          },
  };
}

function smtpOf({ SMTP_URL: url, MAIL_FROM: from }: Values, complain: Complain): NotifyConfig['smtp'] {
  if (url === undefined) return null;
  if (from === undefined) {
    complain('MAIL_FROM', 'e-mail needs an address that it comes from, such as "Court <court@example.org>"');
    return null;
  }
  return { url, from };
}

function smsOf(
  values: Values,
  readFile: (setting: SettingName, path: string) => string,
  complain: Complain,
): SmsGatewaySettings | null {
  const { SMS_URL: url, SMS_HEADERS_FILE: headersFile, SMS_SUCCESS: success } = values;
  if (url === undefined) return null;
  const headers = headersFile === undefined ? {} : headersIn(readFile('SMS_HEADERS_FILE', headersFile));
  if (headers === undefined) complain('SMS_HEADERS_FILE', 'give a file with a JSON object of names and texts');
  const cut = success?.indexOf('=') ?? -1;
  return {
    url,
    method: values.SMS_METHOD ?? 'POST',
    headers: headers ?? {},
    body: values.SMS_BODY ?? { id: '{id}', from: '{from}', to: '{to}', text: '{text}' },
    form: values.SMS_FORMAT === 'form',
    from: values.SMS_FROM ?? '',
    reference: values.SMS_REFERENCE ?? null,
    success: success === undefined ? null : { at: success.slice(0, cut), is: success.slice(cut + 1) },
  };
}

function headersIn(text: string): Record<string, string> | undefined {
  if (text === '') return {};
  try {
    const headers: unknown = JSON.parse(text);
    if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return undefined;
    const named = Object.entries(headers);
    return named.every(([name, value]) => /^[\w-]+$/.test(name) && typeof value === 'string' && !/[\r\n]/.test(value))
      ? (headers as Record<string, string>)
      : undefined;
  } catch {
    return undefined;
  }
}

function wordsOf(list: string): string[] {
  return list.split(',').map((word) => word.trim());
}
