package dev.sojourn.spring.boot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.request;

import dev.sojourn.SessionDirectory;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Mock sessions of tests are the sessions of the requests that they make. */
@SpringBootTest(properties = "sojourn.store.url=memory:")
@AutoConfigureMockMvc
class MockSessionTest {

    @Autowired
    private MockMvc mvc;

    @Autowired
    private SessionDirectory directory;

    private static final List<String> LINES = new CopyOnWriteArrayList<>();
    private static final Logger LOG = Logger.getLogger("dev.sojourn.servlet");
    private static final Handler LISTENING = new Handler() {
        @Override
        public void publish(LogRecord line) {
            LINES.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeAll
    static void listen() {
        LOG.addHandler(LISTENING);
    }

    /** A filter says it once, whichever test comes first. */
    @AfterAll
    static void noMockSessionWasTakenForOneOfTheContainer() {
        LOG.removeHandler(LISTENING);
        assertThat(LINES).isEmpty();
    }

    @BeforeEach
    void empty() {
        directory.endAll();
    }

    private static MockHttpSession loggedIn() {
        MockHttpSession session = new MockHttpSession();
        session.setAttribute(
                HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY,
                new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(
                        "ada", null, AuthorityUtils.createAuthorityList("USER"))));
        return session;
    }

    @Test
    void theSessionOfTheRequestIsSojourns() throws Exception {
        mvc.perform(get("/kind").session(loggedIn())).andExpect(content().string("dev.sojourn.servlet"));
        assertThat(directory.count()).isEqualTo(1);
    }

    @Test
    void whatTheTestHasPutThereIsThere() throws Exception {
        mvc.perform(get("/add").session(loggedIn()).sessionAttr("count", 41))
                .andExpect(content().string("42"))
                .andExpect(request().sessionAttribute("count", 42));
    }

    @Test
    void aSessionThatIsUsedAgainHasWhatWasLeftThere() throws Exception {
        MockHttpSession session = loggedIn();
        mvc.perform(get("/add").session(session)).andExpect(content().string("1"));
        mvc.perform(get("/add").session(session)).andExpect(content().string("2"));
        mvc.perform(get("/forget").session(session)).andExpect(content().string("forgotten"));
        assertThat(session.getAttribute("count")).isNull();
    }

    @Test
    void aRequestThatIsDispatchedAgainByTheTestHasItsSession() throws Exception {
        MockHttpSession session = loggedIn();
        MvcResult begun = mvc.perform(get("/later").session(session)).andReturn();
        Application.RETURNED.countDown();
        mvc.perform(asyncDispatch(begun)).andExpect(content().string("later"));
        assertThat(session.getAttribute("later")).isEqualTo(true);
    }

    @Test
    void aLoginInTheMockSessionIsSeenBySpringSecurity() throws Exception {
        mvc.perform(get("/add"))
                .andExpect(
                        result -> assertThat(result.getResponse().getStatus()).isIn(302, 401));
        mvc.perform(get("/who").session(loggedIn())).andExpect(content().string("ada"));
    }

    @Test
    void whatTheRequestEndsIsEnded() throws Exception {
        MockHttpSession session = loggedIn();
        mvc.perform(get("/end").session(session)).andExpect(content().string("ended"));
        assertThat(session.isInvalid()).isTrue();
        assertThat(directory.count()).isZero();
    }

    /** An application behind a login. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @RestController
    static class Application {

        /** The first dispatch is over. */
        static final CountDownLatch RETURNED = new CountDownLatch(1);

        @GetMapping("/kind")
        String kind(HttpSession session) {
            session.setAttribute("seen", true);
            return session.getClass().getPackageName();
        }

        @GetMapping("/add")
        String add(HttpSession session) {
            int count = Objects.requireNonNullElse((Integer) session.getAttribute("count"), 0) + 1;
            session.setAttribute("count", count);
            return "" + count;
        }

        @GetMapping("/later")
        Callable<String> later(HttpSession session) {
            return () -> {
                RETURNED.await();
                session.setAttribute("later", true);
                return "later";
            };
        }

        @GetMapping("/forget")
        String forget(HttpSession session) {
            session.removeAttribute("count");
            return "forgotten";
        }

        @GetMapping("/end")
        String end(HttpSession session) {
            session.invalidate();
            return "ended";
        }

        @GetMapping("/who")
        String who(Principal who) {
            return who.getName();
        }
    }
}
