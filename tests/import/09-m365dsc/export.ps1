Configuration Export
{
    AADConditionalAccessPolicy "CA090"
    {
        DisplayName = "CA090";
        IncludeUsers = @("All");
        Ensure = "Present";
    }
}
