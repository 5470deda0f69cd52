package dev.sojourn.suites.jetty;

import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.session.AbstractSessionDataStoreFactory;
import org.eclipse.jetty.session.AbstractSessionDataStoreTest;
import org.eclipse.jetty.session.SessionData;
import org.eclipse.jetty.session.SessionDataStore;
import org.eclipse.jetty.session.SessionDataStoreFactory;
import org.eclipse.jetty.session.SessionManager;
import org.junit.jupiter.api.AfterEach;

/** What Jetty asks of whatever keeps its sessions, unedited: the tests are those of the class above. */
abstract class JettyStoreSuite extends AbstractSessionDataStoreTest {

    private SessionStore store;

    JettyStoreSuite() throws Exception {}

    abstract SessionStore open();

    /** One store for the whole test: the tests restart Jetty and look whether its sessions are still there. */
    private SessionStore store() {
        if (store == null) {
            store = open();
        }
        return store;
    }

    @AfterEach
    void closeStore() {
        if (store != null) {
            store.close();
        }
    }

    @Override
    public SessionDataStoreFactory createSessionDataStoreFactory() {
        return new Factory(store());
    }

    private static final class Factory extends AbstractSessionDataStoreFactory {

        private final SessionStore store;

        Factory(SessionStore store) {
            this.store = store;
        }

        @Override
        public SessionDataStore getSessionDataStore(SessionManager manager) {
            StoreOfJetty made = new StoreOfJetty(store);
            made.setGracePeriodSec(getGracePeriodSec());
            made.setSavePeriodSec(getSavePeriodSec());
            return made;
        }
    }

    @Override
    public void persistSession(SessionData data) throws Exception {
        new StoreOfJetty(store()).write(data);
    }

    @Override
    public void persistUnreadableSession(SessionData data) {
        new StoreOfJetty(store()).write(data, "not what was written".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean checkSessionExists(SessionData data) {
        return new StoreOfJetty(store()).find(StoreOfJetty.key(data)) != null;
    }

    @Override
    public boolean checkSessionPersisted(SessionData data) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(_contextClassLoader);
        try {
            StoredSession stored = new StoreOfJetty(store()).find(StoreOfJetty.key(data));
            return stored != null && same(StoreOfJetty.read(stored), data);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static boolean same(SessionData left, SessionData right) {
        return left.getId().equals(right.getId())
                && left.getContextPath().equals(right.getContextPath())
                && left.getVhost().equals(right.getVhost())
                && left.getLastNode().equals(right.getLastNode())
                && left.getCreated() == right.getCreated()
                && left.getAccessed() == right.getAccessed()
                && left.getLastAccessed() == right.getLastAccessed()
                && left.getCookieSet() == right.getCookieSet()
                && left.getExpiry() == right.getExpiry()
                && left.getMaxInactiveMs() == right.getMaxInactiveMs()
                && left.getAllAttributes().equals(right.getAllAttributes());
    }
}
