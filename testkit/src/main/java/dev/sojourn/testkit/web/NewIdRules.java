package dev.sojourn.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.http.Carriers;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Limits;
import dev.sojourn.policy.Overflow;
import dev.sojourn.store.StoreOperation;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * A session that got a new id in a request, by a login for instance, has it whatever becomes of the request after
 * that. The old id is dead, so a refusal has to say the new one: else the client has lost its session, and a session
 * that nobody holds stays.
 */
public interface NewIdRules extends WebFixture {

    /** More than a value may have. */
    private static String tooLarge() {
        return "x".repeat(70_000);
    }

    private Scene.Setting scene() {
        return Scene.on(this)
                .at(
                        "/who",
                        call -> call.write("name=" + call.session().get("name") + " user="
                                + call.session().user()))
                .at("/login", call -> {
                    call.session().setUser("ann");
                    call.write("success");
                })
                .at("/logout", Scene::logout);
    }

    /** What a visitor is answered who logs in, and whose request then goes wrong. */
    private Reply afterLogin(Here here, Scene.Setting setting, WebHandler rest) {
        Scene scene = setting.at("/fail", call -> {
                    call.session().setUser("ann");
                    rest.handle(call);
                    call.write("success");
                })
                .open();
        here.set(scene);
        return scene.get("/fail", scene.visitor());
    }

    private void assertTold(int status, Scene.Setting setting, Here here, WebHandler rest) {
        Reply reply = afterLogin(here, setting, rest);
        try (Scene scene = here.get()) {
            assertRefusedAndTold(reply, status);
            assertThat(scene.get("/who", "Cookie: " + reply.cookie()).body()).isEqualTo("name=ada user=ann");
        }
    }

    private void assertTold(int status, WebHandler rest) {
        assertTold(status, scene(), new Here(), rest);
    }

    private static void assertRefusedAndTold(Reply reply, int status) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).doesNotContain("success", "xxx", "10.1.2.3");
        assertThat(reply.body()).as("the login was stored").doesNotContainIgnoringCase("nothing was stored");
        assertThat(reply.cookie()).isNotEmpty();
        assertThat(reply.first("Cache-Control")).contains("no-store");
        assertThat(reply.header("Vary")).contains("Cookie");
    }

    /** The value is refused at once. */
    @Test
    default void aLoginIsToldBesideAValueThatIsTooLarge() {
        assertTold(413, call -> call.session().set("big", tooLarge()));
    }

    /** The whole is refused at the commit. */
    @Test
    default void aLoginIsToldBesideASessionThatIsTooLarge() {
        Limits limits = Limits.standard().withValueBytes(400).withSessionBytes(500);
        Scene.Setting small = scene().engine(builder -> builder.limits(limits));
        assertTold(
                413,
                small,
                new Here(),
                call -> call.session().set("some", "x".repeat(300)).set("more", "x".repeat(300)));
    }

    @Test
    default void aLoginIsToldBesideAWriteThatFails() {
        Here here = new Here();
        assertTold(503, scene(), here, call -> {
            call.session().set("seen", 1);
            here.get().store.failNext(StoreOperation.REPLACE);
        });
    }

    /** The caller is the one who stays, and must not be the one who is logged out. */
    @Test
    default void aRollIsToldWhenTheOthersCouldNotBeEnded() {
        Here here = new Here();
        assertTold(503, scene(), here, call -> {
            here.get().store.failNext(StoreOperation.FIND_BY_USER);
            here.get().engine.directory().endOthers(call.session());
        });
    }

    /** The failure of the handler decides the answer, and that of the commit after it hides nothing. */
    @Test
    default void aLoginIsToldBesideAFaultOfTheHandler() {
        assertToldBesideAFault(call -> {});
        assertToldBesideAFault(
                call -> call.session().set("some", "x".repeat(300)).set("more", "x".repeat(300)));
    }

    private void assertToldBesideAFault(WebHandler before) {
        Here here = new Here();
        Limits limits = Limits.standard().withValueBytes(400).withSessionBytes(500);
        Reply reply = afterLogin(here, scene().engine(builder -> builder.limits(limits)), call -> {
            before.handle(call);
            throw new IllegalStateException("on purpose");
        });
        try (Scene scene = here.get()) {
            assertThat(reply.status()).isEqualTo(500);
            assertThat(scene.get("/who", "Cookie: " + reply.cookie()).body()).isEqualTo("name=ada user=ann");
        }
    }

    /** It is done, although the store could not make it as safe as it should be. */
    @Test
    default void aLoginThatIsNotConfirmedIsTold() {
        Here here = new Here();
        try (Scene scene = scene().at("/fail", call -> {
                    here.get().store.leaveUnconfirmed(StoreOperation.ROLL);
                    call.session().setUser("ann");
                    call.write("success");
                })
                .open()) {
            here.set(scene);
            Reply reply = scene.get("/fail", scene.visitor());

            assertRefusedAndTold(reply, 503);
            assertThat(scene.get("/who", "Cookie: " + reply.cookie()).body()).isEqualTo("name=ada user=ann");
        }
    }

    @Test
    default void aRollIsToldBesideAWriteThatFails() {
        Here here = new Here();
        try (Scene scene = scene().at("/fail", call -> {
                    call.session().roll();
                    call.session().set("name", "eve");
                    here.get().store.failNext(StoreOperation.REPLACE);
                    call.write("success");
                })
                .open()) {
            here.set(scene);
            Reply reply = scene.get("/fail", scene.visitor());

            assertRefusedAndTold(reply, 503);
            assertThat(scene.get("/read", "Cookie: " + reply.cookie()).body()).isEqualTo("name=ada");
        }
    }

    /** What was saved is saved; the client has to be able to come back to it. */
    @Test
    default void aSessionThatWasSavedBeforeTheFaultIsTold() {
        try (Scene scene = scene().at("/fail", call -> {
                    call.session().set("name", "ada").save();
                    call.session().set("big", tooLarge());
                })
                .open()) {
            Reply reply = scene.get("/fail");

            assertRefusedAndTold(reply, 413);
            assertThat(scene.get("/read", "Cookie: " + reply.cookie()).body()).isEqualTo("name=ada");
        }
    }

    @Test
    default void aNewSessionThatIsNotConfirmedIsTold() {
        Here here = new Here();
        try (Scene scene = scene().at("/fail", call -> {
                    here.get().store.leaveUnconfirmed(StoreOperation.CREATE);
                    call.session().set("name", "ada");
                    call.write("success");
                })
                .open()) {
            here.set(scene);
            Reply reply = scene.get("/fail");

            assertRefusedAndTold(reply, 503);
            assertThat(scene.get("/read", "Cookie: " + reply.cookie()).body()).isEqualTo("name=ada");
        }
    }

    /** A refusal that loses the id would lock the user out for the idle time. */
    @Test
    default void aUserWithOneSessionCanLogInAgainAfterARefusal() {
        Here here = new Here();
        Scene.Setting one = scene().engine(builder -> builder.sessionsPerUser(1, Overflow.REFUSE));
        Reply refused = afterLogin(here, one, call -> call.session().set("big", tooLarge()));
        try (Scene scene = here.get()) {
            scene.get("/logout", "Cookie: " + refused.cookie());

            assertThat(scene.get("/login").status()).isEqualTo(200);
        }
    }

    @Test
    default void aNewIdIsToldInAHeaderToo() {
        Carriers header = Carriers.builder().echoedHeader("X-Session").build();
        try (Scene scene = scene().carriers(header)
                .at("/fail", call -> {
                    call.session().setUser("ann");
                    call.session().set("big", tooLarge());
                })
                .open()) {
            Reply reply = scene.get("/fail", "X-Session: " + scene.token(Transport.HEADER));

            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.header("X-Session")).hasSize(1);
            String told = Objects.requireNonNull(reply.first("X-Session"));
            assertThat(scene.get("/who", "X-Session: " + told).body()).isEqualTo("name=ada user=ann");
        }
    }

    /** What an earlier part of the response said of the session is said once, and as it is now. */
    @Test
    default void aNewIdThatWasWrittenBeforeTheFaultIsToldOnce() {
        assertToldOnce(call -> {});
        assertToldOnce(call -> call.session().roll());
    }

    private void assertToldOnce(WebHandler rest) {
        try (Scene scene = scene().at("/fail", call -> {
                    call.session().setUser("ann");
                    call.write("success".repeat(50));
                    rest.handle(call);
                    call.session().set("big", tooLarge());
                })
                .open()) {
            Reply reply = scene.get("/fail", scene.visitor());

            assertThat(scene.get("/who", "Cookie: " + reply.cookie()).body()).isEqualTo("name=ada user=ann");
        }
    }

    @Test
    default void theCookieOfASessionThatEndedBeforeTheFaultIsTakenBack() {
        try (Scene scene = scene().at("/fail", call -> {
                    call.session().destroy();
                    call.session().set("big", tooLarge());
                })
                .open()) {
            Reply reply = scene.get("/fail", scene.visitor());

            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.cookies()).singleElement().asString().contains("Max-Age=0");
        }
    }

    /** Ended by somebody else: there is no id to tell, least of all the one it last had. */
    @Test
    default void aRolledSessionThatHasEndedMeanwhileIsNotTold() {
        Here here = new Here();
        Reply reply = afterLogin(here, scene(), call -> {
            here.get().engine.directory().endAll();
            call.session().set("name", "late");
        });
        try (Scene scene = here.get()) {
            assertThat(reply.status()).isEqualTo(409);
            assertThat(reply.cookies()).noneMatch(line -> !line.contains("Max-Age=0"));
            assertThat(scene.store.count()).isZero();
        }
    }

    /** A session that was begun and not stored has no id that anybody should hold. */
    @Test
    default void aSessionThatWasNotStoredIsNotTold() {
        try (Scene scene = scene().at("/fail", call -> {
                    call.session().set("name", "ada");
                    call.session().set("big", tooLarge());
                })
                .open()) {
            Reply reply = scene.get("/fail");

            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.cookies()).isEmpty();
            assertThat(scene.store.count()).isZero();
        }
    }
}
