export type Language = 'en' | 'es';

export const words = {
  en: {
    title: 'Choose your password',
    password: 'New password',
    again: 'The same again',
    show: 'Show the password',
    send: 'Set the password',
    hint: (shortest: number, longest: number) => `${shortest} to ${longest} characters, and not your e-mail address.`,
    noScript: 'This page needs JavaScript.',
    told: {
      done: 'Your password is set. You can close this page and sign in with it.',
      noToken: 'This link is incomplete. Open it again from the mail, or copy the whole of it.',
      linkInvalid:
        'This link was used before, is too old, or is unknown. Ask for a new one where you sign in, under “forgotten password”.',
      weak: 'This password is too short, too long, or your e-mail address.',
      different: 'The two passwords are not the same.',
      tooMany: 'Too many attempts. Please try again in a quarter of an hour.',
      offline: 'The server does not answer. Please try again.',
      failed: 'Something went wrong on our side. Please try again later.',
    },
  },
  es: {
    title: 'Elija su contraseña',
    password: 'Contraseña nueva',
    again: 'Repita la contraseña',
    show: 'Mostrar la contraseña',
    send: 'Guardar la contraseña',
    hint: (shortest: number, longest: number) =>
      `De ${shortest} a ${longest} caracteres, y distinta de su dirección de correo.`,
    noScript: 'Esta página necesita JavaScript.',
    told: {
      done: 'Su contraseña está guardada. Puede cerrar esta página e iniciar sesión con ella.',
      noToken: 'Este enlace está incompleto. Ábralo otra vez desde el correo, o cópielo entero.',
      linkInvalid:
        'Este enlace ya se usó, ha caducado o no existe. Pida uno nuevo donde inicia sesión, con «contraseña olvidada».',
      weak: 'Esta contraseña es demasiado corta, demasiado larga, o es su dirección de correo.',
      different: 'Las dos contraseñas no son iguales.',
      tooMany: 'Demasiados intentos. Vuelva a intentarlo dentro de un cuarto de hora.',
      offline: 'El servidor no responde. Vuelva a intentarlo.',
      failed: 'Algo ha fallado por nuestra parte. Vuelva a intentarlo más tarde.',
    },
  },
} as const;
