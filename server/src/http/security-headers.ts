import helmet from 'helmet';
import type { RequestHandler } from 'express';
import type { Config } from '../config/config.ts';

/** Device features that our pages may use: only those that a hearing needs, and none in frames. */
const PERMISSIONS = {
  allowed: [
    'camera',
    'microphone',
    'display-capture',
    'autoplay',
    'fullscreen',
    'picture-in-picture',
    'speaker-selection',
    'screen-wake-lock',
  ],
  denied: ['geolocation', 'payment', 'usb', 'serial', 'hid', 'midi', 'accelerometer', 'gyroscope', 'magnetometer'],
};

/** Headers of every answer (helmet; OWASP ASVS 5.0, 3.4). */
export function securityHeaders({ publicUrl, allowedOrigins, tls }: Config): RequestHandler[] {
  const secure = publicUrl.startsWith('https:');
  // 'self' includes sockets to the page's own host; older Safari needs them listed. IPv6 addresses cannot be listed (CSP 3, 2.3.1).
  const sockets = [...new Set([publicUrl, ...allowedOrigins])]
    .filter((origin) => !origin.includes('['))
    .map((origin) => origin.replace(/^http/, 'ws'));
  const permissions = [
    ...PERMISSIONS.allowed.map((feature) => `${feature}=(self)`),
    ...PERMISSIONS.denied.map((feature) => `${feature}=()`),
  ].join(', ');
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          connectSrc: ["'self'", ...sockets],
          imgSrc: ["'self'", 'data:', 'blob:'],
          mediaSrc: ["'self'", 'blob:'],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
          ...(secure ? { upgradeInsecureRequests: [] } : {}),
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
      xFrameOptions: { action: 'deny' },
      // With HSTS a browser offers no way past the warning about a self-signed certificate.
      strictTransportSecurity: secure && tls.kind !== 'self-signed' ? { maxAge: 31_536_000 } : false,
    }),
    (_request, response, next) => {
      response.setHeader('Permissions-Policy', permissions);
      next();
    },
  ];
}
