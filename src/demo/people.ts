/** Who is there to try it with. Only ever made where demo data is asked for. */
export const demoPassword = 'hilo-demo-desk';

export const demoPeople = [
  { email: 'ana@hilo.example', about: 'Ana Ruiz, administrator of the desk', portal: undefined },
  { email: 'luis@hilo.example', about: 'Luis Ortega, support agent', portal: undefined },
  { email: 'marta@nube.example', about: 'Marta Solano, administrator of Nube Tienda', portal: 'default' },
  { email: 'diego@nube.example', about: 'Diego Prat, member of Nube Tienda', portal: 'default' },
  { email: 'sofia@faro.example', about: 'Sofía Lang, of Faro Media', portal: 'default' },
  { email: 'diego@nube.example', about: 'Diego Prat, with the tasks of his projects', portal: 'projects' },
  { email: 'sofia@faro.example', about: 'Sofía Lang, where only administrators submit', portal: 'faro' },
  { email: 'pablo@faro.example', about: 'Pablo Rey, administrator of Faro Media', portal: 'faro' },
  { email: 'marta@nube.example', about: 'Marta Solano, at the widget of her shop', portal: 'help' },
] as const;
