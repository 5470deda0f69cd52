package dev.sojourn.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;

/** Words that say nothing about what a thing is. */
final class NamingRules {
    private static final Set<String> EMPTY_WORDS =
            Set.of("util", "utils", "helper", "helpers", "common", "impl", "misc", "internal", "manager", "managers");
    private static final Pattern EMPTY_ENDING = Pattern.compile(".*(Managers?|Helpers?|Utils?|Utilities|Impl)");
    private static final Pattern EMPTY_START = Pattern.compile("(Abstract|Default|Base)(\\p{Lu}.*)?");
    private static final Pattern HUNGARIAN_INTERFACE = Pattern.compile("I\\p{Lu}\\p{Ll}.*");

    private NamingRules() {}

    static ArchRule packagesAreNamedForWhatTheyHold() {
        return ArchRuleDefinition.classes().should(new ArchCondition<>("be in a package with a meaning") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (Arrays.stream(type.getPackageName().split("\\.")).anyMatch(EMPTY_WORDS::contains)) {
                    events.add(SimpleConditionEvent.violated(
                            type, "<" + type.getName() + "> is in a package whose name says nothing."));
                }
            }
        });
    }

    static ArchRule classesAreNamedForWhatTheyAre() {
        return ArchRuleDefinition.classes().should(new ArchCondition<>("have a name with a meaning") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (saysNothing(type)) {
                    events.add(SimpleConditionEvent.violated(
                            type, "<" + type.getName() + "> has a prefix or an ending that says nothing."));
                }
            }
        });
    }

    private static boolean saysNothing(JavaClass type) {
        String name = type.getSimpleName();
        return EMPTY_ENDING.matcher(name).matches()
                || EMPTY_START.matcher(name).matches()
                || type.isInterface() && HUNGARIAN_INTERFACE.matcher(name).matches();
    }
}
