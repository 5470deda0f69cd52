package dev.sojourn.suites.jetty;

import org.eclipse.jetty.session.FileSessionDataStoreTest;

/** The same tests on a store of Jetty's own, to compare with. */
class JettyFileStoreTest extends FileSessionDataStoreTest {

    JettyFileStoreTest() throws Exception {}
}
