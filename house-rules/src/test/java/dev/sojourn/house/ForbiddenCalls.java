package dev.sojourn.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;

/** Calls of the JDK that have no place in the code they are forbidden in. */
final class ForbiddenCalls {
    private static final Set<String> STOPS_AT_THE_FIRST_DIFFERENCE = Set.of(
            "equals",
            "deepEquals",
            "equalsIgnoreCase",
            "contentEquals",
            "compare",
            "compareTo",
            "compareToIgnoreCase",
            "compareUnsigned",
            "mismatch",
            "regionMatches");

    private ForbiddenCalls() {}

    /** The generators that are too easily taken for a source of secrets; jitter has {@code SplittableRandom}. */
    static ArchRule noGuessableRandomness() {
        return ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "draw guessable numbers",
                        type -> type.isEquivalentTo(Random.class) || type.isEquivalentTo(ThreadLocalRandom.class)))
                .orShould()
                .callMethod(Math.class, "random")
                .because("what these draw can be computed from what they drew before");
    }

    /** For the rooms that make ids, salts and nonces: not even jitter may come from anything but a secure source. */
    static ArchRule onlySecureRandomness() {
        return ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "draw numbers other than secure ones",
                        type -> type.isAssignableTo(RandomGenerator.class)
                                && !type.isAssignableTo(SecureRandom.class)
                                && !type.isEquivalentTo(RandomGenerator.class)));
    }

    /** The id room spells its own UUIDs, so that the random bits are counted in one place. */
    static ArchRule noRandomUuid() {
        return ArchRuleDefinition.noClasses().should().callMethod(UUID.class, "randomUUID");
    }

    static ArchRule noJavaSerialization() {
        return ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "read or write Java serialization",
                        type -> type.isAssignableTo(ObjectInputStream.class)
                                || type.isAssignableTo(ObjectOutputStream.class)))
                .because("class names from the wire are how deserialization attacks start");
    }

    static ArchRule noConsole() {
        return ArchRuleDefinition.noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("a library speaks through System.Logger");
    }

    static ArchRule noSleep() {
        return ArchRuleDefinition.noClasses()
                .should(new ArchCondition<>("sleep") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getMethodCallsFromSelf().stream()
                                .filter(call -> isCallOn(Thread.class, call)
                                        && call.getName().equals("sleep"))
                                .forEach(call ->
                                        events.add(SimpleConditionEvent.satisfied(type, call.getDescription())));
                    }
                })
                .because("waiting is done on what is awaited, with a bound");
    }

    /**
     * Code near a MAC compares in constant time. Near means: it uses {@link Mac} itself, or a class of the same
     * package that does. A {@code switch} over strings counts too, for it calls {@link String#equals}.
     */
    static ArchRule macsAreComparedInConstantTime() {
        return ArchRuleDefinition.classes()
                .that(DescribedPredicate.describe("work near a MAC", ForbiddenCalls::isNearMac))
                .should(new ArchCondition<>("compare with MessageDigest.isEqual only") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getMethodCallsFromSelf().stream()
                                .filter(ForbiddenCalls::stopsEarly)
                                .forEach(
                                        call -> events.add(SimpleConditionEvent.violated(type, call.getDescription())));
                        type.getMethodReferencesFromSelf().stream()
                                .filter(ForbiddenCalls::stopsEarly)
                                .forEach(use -> events.add(SimpleConditionEvent.violated(type, use.getDescription())));
                    }
                })
                .because("a comparison that stops early tells an attacker how much of a forged MAC was right");
    }

    /** The rule above would be empty praise if nobody near a MAC compared at all. */
    static boolean someoneComparesInConstantTime(JavaClasses types) {
        return types.stream()
                .filter(ForbiddenCalls::isNearMac)
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .anyMatch(call ->
                        isCallOn(MessageDigest.class, call) && call.getName().equals("isEqual"));
    }

    private static boolean isNearMac(JavaClass type) {
        return uses(type, Mac.class.getName())
                || type.getDirectDependenciesFromSelf().stream()
                        .map(Dependency::getTargetClass)
                        .filter(other -> other.getPackageName().equals(type.getPackageName()))
                        .anyMatch(other -> uses(other, Mac.class.getName()));
    }

    private static boolean uses(JavaClass type, String name) {
        return type.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency -> dependency.getTargetClass().getName().equals(name));
    }

    private static boolean stopsEarly(JavaAccess<?> access) {
        return STOPS_AT_THE_FIRST_DIFFERENCE.contains(access.getName())
                && (isCallOn(String.class, access)
                        || isCallOn(Arrays.class, access)
                        || isCallOn(Objects.class, access)
                        || isCallOn(ByteBuffer.class, access));
    }

    private static boolean isCallOn(Class<?> owner, JavaAccess<?> access) {
        return access.getTargetOwner().isEquivalentTo(owner);
    }
}
