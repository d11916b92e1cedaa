// A real OpenID provider (npm oidc-provider) for the tests of eIDs: whoever the test says is logged in, without pages.
// Started as `node provider.mjs PORT`, with its configuration as JSON on standard input: {clients, signing keys}.
// POST /control sets who answers next: {account, claims, acr, deny, ago}.

import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import Provider from "oidc-provider";

const port = Number(process.argv[2]);
const issuer = `http://localhost:${port}`;
const given = JSON.parse(readFileSync(0, "utf8"));
const told = { account: "person-1", claims: {}, acr: "substantial", deny: false };

const provider = new Provider(issuer, {
  clients: given.clients,
  jwks: given.jwks,
  pkce: { required: () => true },
  responseTypes: ["code"],
  conformIdTokenClaims: given.conform ?? false,
  acrValues: ["low", "substantial", "high"],
  claims: { openid: ["sub"], profile: ["name"], nin: ["urn:se:nin", "urn:country"] },
  scopes: ["openid", "profile", "nin"],
  clientAuthMethods: ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"],
  cookies: { keys: ["only for tests"] },
  features: {
    devInteractions: { enabled: false },
    requestObjects: { request: true },
    encryption: { enabled: true },
    claimsParameter: { enabled: true },
  },
  enabledJWA: {
    idTokenSigningAlgValues: ["RS256", "ES256"],
    requestObjectSigningAlgValues: ["RS256", "ES256"],
    clientAuthSigningAlgValues: ["RS256", "ES256"],
    idTokenEncryptionAlgValues: ["RSA-OAEP-256"],
    idTokenEncryptionEncValues: ["A256GCM"],
  },
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  async findAccount(_context, id) {
    return { accountId: id, claims: async () => ({ sub: id, ...told.claims }) };
  },
});

async function interact(request, response) {
  const details = await provider.interactionDetails(request, response);
  if (told.deny) {
    return provider.interactionFinished(request, response, { error: "access_denied", error_description: "the person said no" });
  }
  if (details.prompt.name === "login") {
    const login = { accountId: told.account, acr: told.acr, amr: ["eid"] };
    return provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
  }
  const grant = new provider.Grant({ accountId: details.session.accountId, clientId: details.params.client_id });
  grant.addOIDCScope(details.params.scope);
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
}

async function control(request, response) {
  let content = "";
  for await (const part of request) content += part;
  Object.assign(told, { claims: {}, deny: false }, JSON.parse(content));
  response.end("{}");
}

const answer = provider.callback();
createServer((request, response) => {
  const path = request.url.split("?")[0];
  const done =
    path === "/control" ? control(request, response) : path.startsWith("/interaction/") ? interact(request, response) : answer(request, response);
  Promise.resolve(done).catch((trouble) => {
    response.statusCode = 500;
    response.end(String(trouble?.stack ?? trouble));
  });
}).listen(port, "127.0.0.1", () => console.log("ready"));
