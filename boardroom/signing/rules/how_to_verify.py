"""The instructions that travel with a sealed file: they document the evidence package, version 2, for whoever has nothing else."""


def how_to_verify(sha256: str) -> str:
    """Return the instructions that travel with the file, in Swedish and English."""
    return _HOW_TO.replace("{sha256}", sha256)


_HOW_TO = """SÅ KONTROLLERAS DOKUMENTET

1. Stämpeln. Öppna PDF-filen i ett program som visar elektroniska underskrifter, eller kör
   ”pdfsig fil.pdf”. Stämpeln ska vara giltig och omfatta hela filen. En stämpel som föreningens portal
   själv har utfärdat är okänd för sådana program: jämför då certifikatets kontrollsumma med den som
   föreningen har offentliggjort.
2. Dokumentet. Ta ut bilagan document-to-sign.pdf. Dess SHA-256 ska vara
   {sha256}
   Den stämplade filen börjar med exakt samma byte.
3. Underskrifterna. Varje statement-NN.json är vad en person skrev under, i kanonisk JSON (RFC 8785), och
   nämner kontrollsumman ovan. Beviset ligger i proof-NN.json med samma nummer.
   - passkey (nyckel i mobilen): fältet challenge i client_data_json är SHA-256 av statement-NN.json.
     Underskriften gäller authenticator_data följt av SHA-256 av client_data_json och kontrolleras med den
     öppna nyckeln public_key (COSE; WebAuthn nivå 3, avsnitt 7.2).
   - code (engångskod): koden skickades till den adress eller det nummer vars hash anges. Beviset är portalens
     egen uppgift; det finns ingen kryptografisk underskrift av personen.
     delivery är utskickens logg, en rad för varje kod som begärdes: channel (mail, text), to (dold adress), asked_at, state
     (sent: lämnad), handed_over_at (när e-postservern eller sms-operatören tog emot den), gateway_message (operatörens eget
     namn på meddelandet), receipt (delivered, failed eller tomt) och receipt_at. Äldre bevis saknar delivery.
   - bankid: signature är BankID:s underskrift i XML (XMLDSig, base64). I den ligger det som visades
     (usrVisibleData, samma text som visible) och det som inte visades (usrNonVisibleData), där SHA-256 av
     statement-NN.json står efter ”boardroom-statement-sha256:”. Certifikaten ligger i underskriften;
     ocsp_response är bankens svar (RFC 6960) att legitimationen gällde då. Jämför rotcertifikatet med BankID:s.
   - oidc (e-legitimation): id_token är ett intyg som utfärdaren skrev under (JWS); nycklarna ligger i jwks. Fältet nonce
     i intyget är SHA-256 av salt, radbrytning och SHA-256 i hex av statement-NN.json (base64url). Intyget visar vem
     det var; det är ingen underskrift av personen själv.
   - drawn (ritad underskrift): strokes är strecken, punkt för punkt (x, y, millisekunder), eller typed ett skrivet namn.
     Att personen var inloggad är portalens egen uppgift; strecken bevisar ingenting i sig.
   - paper (penna och papper): namnteckningen står på de bilder som ligger bredvid (signed-on-paper-NN), vars SHA-256
     anges i scans. confirmed_by är de som tittade på bilderna. Kontrollera namnteckningen med egna ögon.
   Varje underskrift har en händelse signed i events.jsonl, och varje sådan händelse en underskrift: statement_sha256 är
   SHA-256 av statement-NN.json, proof_sha256 av proof-NN.json.
4. Händelserna. Varje rad i events.jsonl bär SHA-256 av raden utan fältet hash (RFC 8785) och hashen av raden före.
5. seal-certificates.pem är stämpelns certifikat och, där de finns, de som det vilar på. certificates-NN.pem är certifikaten
   ur en underskrift med BankID, med samma nummer som underskriften.
6. Skrevs flera dokument under på en gång räknar varje statement-NN.json upp dem i documents, med kontrollsumma. Varje
   dokument är en egen stämplad fil med samma underskrifter.
7. completed-without.json finns när protokollet avslutades utan någons underskrift: vem, varför och vem som beslutade det.
8. manifest.json räknar upp alla bilagor med deras SHA-256.

HOW TO VERIFY THIS DOCUMENT

1. The seal. Open the PDF in a program that shows electronic signatures, or run "pdfsig file.pdf". The seal must be
   valid and cover the whole file. A seal that the association's portal issued itself is unknown to such programs:
   compare the certificate's checksum with the one that the association has published.
2. The document. Extract the attachment document-to-sign.pdf. Its SHA-256 must be
   {sha256}
   The sealed file begins with exactly the same bytes.
3. The signatures. Each statement-NN.json is what one person signed, as canonical JSON (RFC 8785), and names the
   checksum above. Its proof is proof-NN.json with the same number.
   - passkey: the field challenge of client_data_json is the SHA-256 of statement-NN.json. The signature covers
     authenticator_data followed by the SHA-256 of client_data_json, and is checked with the public key public_key
     (COSE; WebAuthn Level 3, section 7.2).
   - code (one-time code): the code was sent to the address or number whose hash is given. The proof is the portal's
     own record; there is no cryptographic signature by the person.
     delivery is the log of what was sent, one row for each code that was asked for: channel (mail, text), to (masked),
     asked_at, state (sent: handed over), handed_over_at (when the mail server or the SMS gateway took it), gateway_message
     (the gateway's own name of the message), receipt (delivered, failed or empty) and receipt_at. Older proofs lack it.
   - bankid: signature is BankID's signature in XML (XMLDSig, base64). In it lie what was shown (usrVisibleData, the
     same text as visible) and what was not (usrNonVisibleData), where the SHA-256 of statement-NN.json stands after
     "boardroom-statement-sha256:". The certificates lie in the signature; ocsp_response is the bank's answer
     (RFC 6960) that the identity was valid then. Compare the root certificate with BankID's own.
   - oidc (electronic identification): id_token is an attestation signed by the issuer (JWS); the keys lie in jwks. Its
     field nonce is the SHA-256 of salt, a line feed and the SHA-256 in hex of statement-NN.json (base64url). It shows
     who it was; it is no signature by the person.
   - drawn: strokes are the strokes, point by point (x, y, milliseconds), or typed is a name that was typed. That the person
     was logged in is the portal's own record; strokes prove nothing by themselves.
   - paper (pen and paper): the signature stands on the images beside it (signed-on-paper-NN), whose SHA-256 is given in
     scans. confirmed_by are those who looked at the images. Check the signature with your own eyes.
   Each signature has an event signed in events.jsonl, and each such event a signature: statement_sha256 is the SHA-256
   of statement-NN.json, proof_sha256 that of proof-NN.json.
4. The events. Each line of events.jsonl bears the SHA-256 of the line without the field hash (RFC 8785), and the hash
   of the line before.
5. seal-certificates.pem holds the seal's certificate and, where there are any, those that it rests on. certificates-NN.pem
   holds the certificates of a signature by BankID, with the signature's number.
6. Where several documents were signed at once, each statement-NN.json lists them in documents, with their checksums. Each
   document is a sealed file of its own with the same signatures.
7. completed-without.json is there when the minutes were completed without someone's signature: who, why and who decided it.
8. manifest.json lists every attachment with its SHA-256.
"""
