// A passkey on this device: Chromium's virtual authenticator, which is touched by itself.
import type { CDPSession, Page } from "@playwright/test";

export class PasskeyDevice {
  private constructor(
    private readonly session: CDPSession,
    private readonly authenticatorId: string,
  ) {}

  static async on(page: Page): Promise<PasskeyDevice> {
    const session = await page.context().newCDPSession(page);
    await session.send("WebAuthn.enable");
    const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        ctap2Version: "ctap2_1",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        hasPrf: true,
        automaticPresenceSimulation: true,
      },
    });
    return new PasskeyDevice(session, authenticatorId);
  }

  async passkeys(): Promise<string[]> {
    const { credentials } = await this.session.send("WebAuthn.getCredentials", { authenticatorId: this.authenticatorId });
    return credentials.map(({ credentialId }) => credentialId);
  }

  /** The person has several and always takes one of these; the virtual device has nobody to ask. */
  async useOnly(these: string[]): Promise<void> {
    for (const credentialId of await this.passkeys()) {
      if (these.includes(credentialId)) continue;
      await this.session.send("WebAuthn.removeCredential", { authenticatorId: this.authenticatorId, credentialId });
    }
  }
}
