package dev.sojourn.server;

import dev.sojourn.server.admin.Audit;
import dev.sojourn.server.admin.AuditFile;
import dev.sojourn.server.admin.AuditSink;
import dev.sojourn.server.admin.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How administration is watched, and who may only look.
 *
 * @param viewerToken the token of those who may only look, or null for none
 * @param auditFile where lines of the audit go, or null for the log
 * @param auditRequired whether nothing is done whose line cannot be written
 * @param jsonLog whether the log is JSON
 * @param node the name of this node
 */
record AdminOptions(
        @Nullable String viewerToken,
        @Nullable Path auditFile,
        boolean auditRequired,
        boolean jsonLog,
        String node) {

    static AdminOptions of(Settings settings) throws OptionException {
        String audit = String.valueOf(settings.text(Option.AUDIT));
        if (!audit.equals("required") && !audit.equals("best-effort")) {
            throw settings.fault(Option.AUDIT, "it must be required or best-effort");
        }
        String format = String.valueOf(settings.text(Option.LOG_FORMAT));
        if (!format.equals("text") && !format.equals("json")) {
            throw settings.fault(Option.LOG_FORMAT, "it must be text or json");
        }
        return new AdminOptions(
                viewerToken(settings), file(settings), audit.equals("required"), format.equals("json"), node(settings));
    }

    private static @Nullable String viewerToken(Settings settings) throws OptionException {
        String token = settings.text(Option.VIEWER_TOKEN);
        if (token == null) {
            return null;
        }
        if (!token.matches("[!-~]{1,512}")) {
            throw settings.fault(Option.VIEWER_TOKEN, "it must be 1 to 512 visible ASCII characters without spaces");
        }
        String admin = settings.text(Option.ADMIN_TOKEN);
        if (admin == null || admin.equals(token)) {
            throw settings.fault(
                    Option.VIEWER_TOKEN,
                    admin == null
                            ? "it needs " + Option.ADMIN_TOKEN.flag() + " too"
                            : "it must not be the same as " + Option.ADMIN_TOKEN.flag());
        }
        return token;
    }

    private static @Nullable Path file(Settings settings) throws OptionException {
        String text = settings.text(Option.AUDIT_FILE);
        try {
            return text == null ? null : Path.of(text);
        } catch (InvalidPathException e) {
            throw settings.fault(Option.AUDIT_FILE, "it must be a file");
        }
    }

    private static String node(Settings settings) throws OptionException {
        String name = settings.text(Option.NODE);
        if (name == null) {
            return hostName();
        }
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw settings.fault(Option.NODE, "it must be 1 to 64 letters, digits, dots, dashes and underscores");
        }
        return name;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** Where lines of the audit go. */
    Audit audit(InstantSource clock) throws OptionException {
        return new Audit(sink(), auditRequired, node, clock);
    }

    private AuditSink sink() throws OptionException {
        if (auditFile == null) {
            return AuditSink.log(jsonLog);
        }
        try {
            return new AuditFile(auditFile, auditRequired);
        } catch (IOException e) {
            throw new OptionException(
                    Option.AUDIT_FILE.flag() + " is \"" + auditFile + "\": it cannot be written ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
    }

    Tokens tokens(String adminToken) {
        return new Tokens(adminToken, viewerToken);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "AdminOptions[viewer=" + (viewerToken == null ? "none" : "one") + ", node=" + node + "]";
    }
}
