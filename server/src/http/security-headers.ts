import helmet from 'helmet';
import type { RequestHandler } from 'express';
import type { Config } from '../config/config.ts';

/** What a page of ours may use of the device: nothing but what a hearing needs, and no frame within it at all. */
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

/** Headers that every answer carries (helmet; OWASP ASVS 5.0, 3.4). */
export function securityHeaders({ publicUrl, allowedOrigins, tls }: Config): RequestHandler[] {
  const secure = publicUrl.startsWith('https:');
  // 'self' covers sockets to the page's own host; older Safari wants them spelled out. IPv6 addresses cannot be (CSP 3, 2.3.1).
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
      // A browser that was promised HTTPS for ever offers no way past the warning of a self-signed certificate.
      strictTransportSecurity: secure && tls.kind !== 'self-signed' ? { maxAge: 31_536_000 } : false,
    }),
    (_request, response, next) => {
      response.setHeader('Permissions-Policy', permissions);
      next();
    },
  ];
}
